/** Names under which logs are written; what is in a file of another name is not looked at unless it is named itself. */
const LOG_FILE = /\.(?:json|jsonl|ndjson)(?:\.(?:gz|zst))?$/i;

export const isLogName = (name: string): boolean => LOG_FILE.test(name);
