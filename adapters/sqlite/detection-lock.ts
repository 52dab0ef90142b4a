/**
 * One detector at a time works on a store, whatever else writes to it: four imports at once store side by side, and detect one
 * after the other.
 *
 * The lock is SQLite's own, on an empty file beside the store. The system releases it when its holder is killed, so
 * there is no time after which it is taken away from one that is only slow.
 */
import { DatabaseSync } from 'node:sqlite';

export interface DetectionLock {
  /** `onWait` is called again and again while another works. */
  detectAlone<T>(work: () => Promise<T>, onWait?: () => void): Promise<T>;
}

const AGAIN_AFTER_MS = 100;

/** SQLITE_BUSY. */
const BUSY = 5;

/** Undefined: a store that no other process has. */
export function detectionLock(path: string | undefined): DetectionLock {
  return {
    async detectAlone(work, onWait = () => {}) {
      if (path === undefined) return work();
      const lock = new DatabaseSync(path, { timeout: 0 });
      try {
        while (!isLocked(lock)) {
          onWait();
          await new Promise((resolve) => setTimeout(resolve, AGAIN_AFTER_MS));
        }
        return await work();
      } finally {
        lock.close();
      }
    },
  };
}

function isLocked(lock: DatabaseSync): boolean {
  try {
    lock.exec('BEGIN EXCLUSIVE');
    return true;
  } catch (error) {
    if (error instanceof Error && 'errcode' in error && error.errcode === BUSY) return false;
    throw error;
  }
}
