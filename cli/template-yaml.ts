/**
 * A CloudFormation template in YAML: the short forms of its functions as the long ones, which JSON has.
 *
 * Source  CloudFormation Template Reference, "Intrinsic function reference"; User Guide, "Template format" (YAML 1.1).
 */
import { type Document, Pair, Scalar, type Tags, visit, YAMLMap } from 'yaml';
import { AMBIGUOUS } from '../core/what-if/cloudformation/template.ts';
import type { WrittenForm } from './written-file.ts';

const NAMES = [
  ...[
    'Base64',
    'Cidr',
    'FindInMap',
    'GetAtt',
    'GetAZs',
    'If',
    'ImportValue',
    'Join',
    'Select',
    'Split',
    'Sub',
  ],
  ...['And', 'Equals', 'Not', 'Or', 'Transform', 'ToJsonString', 'Length', 'Ref', 'Condition'],
];

const longName = (name: string): string => (name === 'Ref' || name === 'Condition' ? name : `Fn::${name}`);

/** `!Sub text` → `{"Fn::Sub": "text"}` */
const TAGS: Tags = NAMES.flatMap((name) => {
  const tag = `!${name}`;
  const long = longName(name);
  const around = (node: unknown): YAMLMap => {
    const map = new YAMLMap();
    map.items.push(new Pair(new Scalar(long), node));
    return map;
  };
  return [
    { tag, resolve: (text: string) => ({ [long]: text }) },
    { tag, collection: 'seq' as const, resolve: around },
    { tag, collection: 'map' as const, resolve: around },
  ];
});

/** Written without quotes, these are other values in YAML 1.1. */
const YES_OR_NO = /^(?:y|yes|n|no|on|off)$/i;
const BASE_SIXTY = /^[-+]?\d[\d_]*(?::[0-5]?\d)+$/;
const WHOLE_NUMBER = /^[-+]?(?:0[xob][\da-f_]+|\d[\d_]*)$/i;
const PLAIN_NUMBER = /^-?(?:0|[1-9]\d*)$/;

function isAmbiguous(source: string): boolean {
  if (YES_OR_NO.test(source) || BASE_SIXTY.test(source)) return true;
  return WHOLE_NUMBER.test(source) && !PLAIN_NUMBER.test(source);
}

/** Values, not names: those are texts. */
function markAmbiguous(document: Document): void {
  visit(document, {
    Scalar: (key, node) => {
      if (key === 'key' || node.tag !== undefined || node.type !== 'PLAIN') return;
      if (typeof node.source === 'string' && isAmbiguous(node.source))
        node.value = { [AMBIGUOUS]: node.source };
    },
  });
}

/** By its first character: templates have all kinds of names. */
export const TEMPLATE_FORM: WrittenForm = {
  isYaml: (text) => !/^\s*\{/.test(text),
  tags: TAGS,
  prepare: markAmbiguous,
};
