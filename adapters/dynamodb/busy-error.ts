/** Other writers were always faster, or the table throttled: what was refused can be written again later. */
export class BusyError extends Error {
  override readonly name = 'BusyError';
}
