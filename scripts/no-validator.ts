/**
 * Stands in the package for `ajv` and `ajv-formats`: the SDK of the Model Context Protocol would validate with them what a
 * server asks a person for, and ours asks for nothing.
 */
export default class NoValidator {
  constructor() {
    throw new Error('the package has no validator of JSON Schema');
  }
}
