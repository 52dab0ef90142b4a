/**
 * How good the explanations are, counted from lines that the functions log (contract/log-lines.ts): CloudWatch makes the metrics, no
 * code runs for them and no call is made.
 *
 * Units   counts. Lines are logged at INFO: with `logLevel` WARN or ERROR there are no such metrics.
 * Source  CloudWatch Logs User Guide, "Filter pattern syntax for metric filters": a metric costs as long as it gets values.
 */
import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { FilterPattern, MetricFilter } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { CONFIDENCES, type Confidence } from '../../contract/confidences.ts';
import {
  BATCH_INGESTED,
  type BatchIngested,
  QUESTION_ANSWERED,
  type QuestionAnswered,
} from '../../contract/log-lines.ts';
import type { LambdaName } from '../pipeline/bundling.ts';
import type { PipelineFunction } from '../pipeline/pipeline-function.ts';
import { FIVE_MINUTES } from './periods.ts';

const NAMESPACE = 'DenialMonitor';

interface QualityRow {
  readonly metric: string;
  readonly from: LambdaName;
  readonly line: string;
  /** A number in the line; left out: the line itself counts. */
  readonly sums?: keyof BatchIngested | keyof QuestionAnswered;
  /** Only lines in which the confidence is this. */
  readonly confidence?: Confidence;
}

/** By the graph that shows them. */
const ROWS: Readonly<Record<QualityGraph, readonly QualityRow[]>> = {
  stored: [
    { metric: 'DenialsStored', from: 'ingest', line: BATCH_INGESTED, sums: 'added' },
    { metric: 'LayerUnknown', from: 'ingest', line: BATCH_INGESTED, sums: 'layerUnknown' },
  ],
  explained: CONFIDENCES.map((confidence) => ({
    metric: `Explained-${confidence}`,
    from: 'attribute',
    line: QUESTION_ANSWERED,
    confidence,
  })),
  unread: [
    { metric: 'ReadsRefused', from: 'attribute', line: QUESTION_ANSWERED, sums: 'notVisible' },
    { metric: 'MessagesUndecoded', from: 'attribute', line: QUESTION_ANSWERED, sums: 'undecoded' },
  ],
};

/** A function, as far as its log goes. */
type Logging = Pick<PipelineFunction, 'name' | 'logGroup'>;

export type QualityGraph = 'stored' | 'explained' | 'unread';

export class QualityMetrics extends Construct {
  readonly #made: ReadonlyMap<QualityGraph, readonly Metric[]>;

  constructor(scope: Construct, id: string, functions: readonly Logging[]) {
    super(scope, id);
    const graphs = Object.entries(ROWS) as [QualityGraph, readonly QualityRow[]][];
    this.#made = new Map(
      graphs.map(([graph, rows]) => [graph, rows.flatMap((row) => this.#metric(row, functions))]),
    );
  }

  /** Empty if the function that logs them is not deployed. */
  of(graph: QualityGraph): Metric[] {
    return [...(this.#made.get(graph) ?? [])];
  }

  #metric({ metric, from, line, sums, confidence }: QualityRow, functions: readonly Logging[]): Metric[] {
    const logger = functions.find(({ name }) => name === from);
    if (logger === undefined) return [];
    const isLine = FilterPattern.stringValue('$.message', '=', line);
    new MetricFilter(this, metric, {
      logGroup: logger.logGroup,
      metricNamespace: NAMESPACE,
      metricName: metric,
      metricValue: sums === undefined ? '1' : `$.${sums}`,
      filterPattern:
        confidence === undefined
          ? isLine
          : FilterPattern.all(isLine, FilterPattern.stringValue('$.confidence', '=', confidence)),
    });
    return [
      new Metric({
        namespace: NAMESPACE,
        metricName: metric,
        statistic: 'Sum',
        period: FIVE_MINUTES,
        label: metric,
      }),
    ];
  }
}
