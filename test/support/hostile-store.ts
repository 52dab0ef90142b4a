/** A store whose principals, sessions, actions, resources and policies have hostile names. */
import { openSqliteStore } from '../../adapters/sqlite/store.ts';
import type { Incident } from '../../core/model/incident.ts';
import { ACCOUNT, aDenial } from './denials.ts';
import { anIncident } from './incidents.ts';

export const HOSTILE_NAMES: readonly (readonly [what: string, name: string])[] = [
  ['a script', '<script>globalThis.hit=1</script>'],
  ['an image', '"><img src=x onerror="globalThis.hit=1">'],
  ['the end of the title', '</title></style></textarea><svg onload=globalThis.hit=1>'],
  ['a template', `{{constructor.constructor("globalThis.hit=1")()}} \${globalThis.hit=1} <%= 1 %>`],
  ['an address that is a script', 'javascript:globalThis.hit=1'],
  ['the direction of reading', 'led\u202eregdel\u2066x'],
  ['no width, and letters that look alike', 'le\u200bdg\u0435r'],
  ['controls and lines', 'led\0\u001b[31m\r\n\u2028ger'],
  ['quotes and backslashes', `'"\`\\ --></a> & &amp; &#60;`],
  ['64 KB', `big-${'A'.repeat(65_536)}`],
];

/** @returns ids of the groups, in the order of the names. */
export async function fillHostile(path: string): Promise<readonly string[]> {
  const store = openSqliteStore(path);
  try {
    const recorded = HOSTILE_NAMES.map(([, name], n) =>
      aDenial({
        id: `e${n}${name}`.slice(0, 300),
        time: `2026-11-19T10:0${n}:00Z`,
        principal: `arn:aws:iam::${ACCOUNT}:role/${name}`,
        session: name,
        action: `s3:${name}`,
        resource: `arn:aws:s3:::${name}`,
        resourceFamily: `arn:aws:s3:::${name}`,
        userAgent: name,
        attribution: {
          ...{ layer: 'identityPolicy', kind: 'implicit', confidence: 'inferred' },
          policy: { arn: `arn:aws:iam::${ACCOUNT}:policy/${name}`, name, target: name },
          statement: { sid: name, index: 0 },
          conditions: [{ operator: name, key: name, expected: [name], actual: [name], from: 'cloudtrail' }],
          evidence: [{ source: 'message', code: 'statedReason', says: name }],
          contradictions: [name],
        },
        changed: [
          ...[
            { time: '2026-11-19T09:59:00Z', actor: name, event: name, target: name, minutesBefore: 1 + n },
          ].map((change) => ({ ...change, effect: 'caused' as const, before: null })),
        ],
      }),
    );
    const { added } = await store.putDenials(recorded);
    for (const [n, [, name]] of HOSTILE_NAMES.entries()) {
      const groups = added.slice(n, n + 1).map(({ group }) => group);
      const incident: Incident = anIncident({ incident: `i-${n}`, key: name, alert: name, groups });
      await store.changeIncident(incident.incident, () => incident);
    }
    return added.map(({ group }) => group);
  } finally {
    await store.close();
  }
}
