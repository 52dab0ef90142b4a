import { readFileSync } from 'node:fs';
import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { expect, test } from 'vitest';
import { CONFIDENCES } from '../../../contract/confidences.ts';
import { QualityMetrics } from '../../../lib/watch/quality-metrics.ts';

/** Functions, as far as metrics look at them. */
function metricsOf(...names: readonly ('ingest' | 'attribute')[]) {
  const stack = new Stack(new App());
  const functions = names.map((name) => ({ name, logGroup: new LogGroup(stack, name) }));
  const quality = new QualityMetrics(stack, 'Quality', functions);
  return { quality, template: Template.fromStack(stack) };
}

interface Filter {
  readonly FilterPattern: string;
  readonly MetricTransformations: readonly [{ readonly MetricName: string; readonly MetricValue: string }];
}

const filtersIn = (template: Template): ReadonlyMap<string, readonly [pattern: string, value: string]> =>
  new Map(
    Object.values(template.findResources('AWS::Logs::MetricFilter')).map((filter) => {
      const { FilterPattern, MetricTransformations } = filter.Properties as Filter;
      const [{ MetricName, MetricValue }] = MetricTransformations;
      return [MetricName, [FilterPattern, MetricValue]];
    }),
  );

test('are made of the line that ingest logs', () => {
  const { template } = metricsOf('ingest');
  expect(Object.fromEntries(filtersIn(template))).toEqual({
    DenialsStored: ['{ $.message = "batch ingested" }', '$.added'],
    LayerUnknown: ['{ $.message = "batch ingested" }', '$.layerUnknown'],
  });
  const ingest = readFileSync('lambdas/ingest.ts', 'utf8');
  expect(ingest).toContain('logger.info(BATCH_INGESTED,');
});

test('are made of the line that attribute logs, one for each confidence there is', () => {
  expect(readFileSync('lambdas/answering.ts', 'utf8')).toContain('logger.info(QUESTION_ANSWERED,');
  const filters = filtersIn(metricsOf('ingest', 'attribute').template);
  expect(filters.get('Explained-evaluated')).toEqual([
    '{ ($.message = "question answered") && ($.confidence = "evaluated") }',
    '1',
  ]);
  const explained = [...filters.keys()].filter((name) => name.startsWith('Explained-'));
  expect(explained).toEqual(CONFIDENCES.map((confidence) => `Explained-${confidence}`));
  expect(filters.get('ReadsRefused')).toEqual(['{ $.message = "question answered" }', '$.notVisible']);
  expect(filters.size).toBe(9);
});

test('are no more than are free', () => {
  expect(filtersIn(metricsOf('ingest', 'attribute').template).size).toBeLessThanOrEqual(10);
});

test('a function that is not deployed has no graph', () => {
  const { quality } = metricsOf('ingest');
  expect(quality.of('stored')).toHaveLength(2);
  expect(quality.of('explained')).toEqual([]);
});
