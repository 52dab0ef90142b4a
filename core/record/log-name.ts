/** Names under which logs are written; of another name, a file on disk is opened to see, an object of a bucket is not. */
const LOG_FILE = /\.(?:json|jsonl|ndjson)(?:\.(?:gz|zst))?$/i;

export const isLogName = (name: string): boolean => LOG_FILE.test(name);

/** A page beside the logs: that it speaks of records makes it none. */
const PAGE = /\.(?:md|markdown)$/i;

export const isPageName = (name: string): boolean => PAGE.test(name);
