/**
 * How bad an incident looks: by its size, its evidence, how many principals it reaches, and what was tried.
 * The limits are a proposal, not measured: there is no data with labelled severities.
 */
import type { Dimension, Severity } from '../model/incident.ts';
import { RUN_ACTIONS, type Run } from './run.ts';

/** In rising order. */
export const SEVERITIES = ['low', 'medium', 'high', 'critical'] as const satisfies readonly Severity[];

/** What was tried raises a severity by so many levels at most. */
const MOST_RAISED = 2;

interface Size {
  readonly dimension: Dimension;
  /** Events, or distinct values, of the last hour. */
  readonly count: number;
  /** Nats. */
  readonly evidence: number;
  /** Levels that what was tried adds. */
  readonly tried: number;
}

export function severityOf({ dimension, count, evidence, tried }: Size): Severity {
  const level = dimension.endsWith('#principals')
    ? breadthLevel(count, evidence)
    : countLevel(count, evidence);
  return SEVERITIES[level + tried] ?? 'critical';
}

/** So many levels more; there is nothing above critical. */
export function raised(severity: Severity, levels: number): Severity {
  return SEVERITIES[SEVERITIES.indexOf(severity) + levels] ?? 'critical';
}

export const moreSevere = (one: Severity, other: Severity): Severity =>
  SEVERITIES.indexOf(one) < SEVERITIES.indexOf(other) ? other : one;

/**
 * Levels that a run adds: its most sensitive action, and one when a single caller tried many different ones. A call that
 * lacks a permission is refused a few: a caller that is refused so many may be probing.
 */
export function triedLevels({ worst, actions }: Pick<Run, 'worst' | 'actions'>): number {
  return Math.min(worst + (actions.length >= RUN_ACTIONS ? 1 : 0), MOST_RAISED);
}

function countLevel(count: number, evidence: number): number {
  if (count >= 1000) return 3;
  if (count >= 200 || evidence >= 80) return 2;
  return count >= 50 || evidence >= 30 ? 1 : 0;
}

function breadthLevel(principals: number, evidence: number): number {
  if (principals >= 100) return 3;
  return principals >= 30 ? 2 : countLevel(principals, evidence);
}
