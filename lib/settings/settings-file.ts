/**
 * The settings file: one JSON object that holds settings only, so an unknown name is an error.
 *
 * Errors  SettingsError: the file cannot be read, is not JSON, is not an object, or names what is no setting.
 */
import { readFileSync } from 'node:fs';
import { SettingsError } from './setting-readers.ts';
import { refuseUnknown } from './settings.ts';

/** `path` as given with `-c settings=PATH`, relative to the working folder; without one there are no settings. */
export function readSettingsFile(path: unknown): Readonly<Record<string, unknown>> {
  if (path === undefined) return {};
  if (typeof path !== 'string') throw new SettingsError('setting `settings` must be the path of a JSON file');
  const settings = parse(path, contentOf(path));
  if (!isObject(settings)) throw new SettingsError(`\`${path}\` must hold one JSON object of settings`);
  refuseUnknown(Object.keys(settings));
  return settings;
}

function contentOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new SettingsError(`settings file \`${path}\` cannot be read: ${reasonOf(error)}`);
  }
}

function parse(path: string, content: string): unknown {
  try {
    return JSON.parse(content);
  } catch (error) {
    throw new SettingsError(`settings file \`${path}\` is not JSON: ${reasonOf(error)}`);
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
