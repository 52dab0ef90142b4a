/** The table of IAM actions that ships with the program, or a refreshed one that `DENIALS_ACTIONS` names. */
import { lazyActionTable, lazyActionTableOf } from '../adapters/action-table.ts';
import type { ActionTable } from '../core/normalize/action-table.ts';
import type { Io } from './command.ts';

export function actionTable({ env }: Pick<Io, 'env'>): ActionTable {
  return env.DENIALS_ACTIONS ? lazyActionTableOf(env.DENIALS_ACTIONS) : lazyActionTable;
}
