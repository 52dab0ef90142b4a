/**
 * Who is denied what in the simulated organization: accounts, actions, resource families, and principals with
 * their home sets. Sizes scale; the shape of the distributions does not.
 */
import { type Random, randomStream, rankWeights } from './random.ts';

export const CLASSES = [
  'quiet',
  'newborn',
  'newburst',
  'cron',
  'batch',
  'ci',
  'scanner',
  'drift',
  'step',
] as const;

export type PrincipalClass = (typeof CLASSES)[number];

/** Principals of each class at scale 1, how many actions each has, how many resource families. */
const SHAPES: Readonly<
  Record<PrincipalClass, { count: number; actions: [number, number]; families: [number, number] }>
> = {
  quiet: { count: 1300, actions: [1, 6], families: [1, 5] },
  newborn: { count: 400, actions: [1, 6], families: [1, 5] },
  newburst: { count: 60, actions: [1, 6], families: [1, 5] },
  cron: { count: 120, actions: [1, 2], families: [1, 5] },
  batch: { count: 40, actions: [1, 4], families: [1, 5] },
  ci: { count: 120, actions: [3, 12], families: [1, 5] },
  scanner: { count: 80, actions: [40, 120], families: [5, 30] },
  drift: { count: 60, actions: [3, 12], families: [1, 5] },
  step: { count: 30, actions: [1, 6], families: [1, 5] },
};

const ACCOUNTS = 40;
const ACTIONS = 400;
const FAMILIES = 300;

const accountWeights = rankWeights(ACCOUNTS, 1.1);
const actionWeights = rankWeights(ACTIONS, 0.9);
const familyWeights = rankWeights(FAMILIES, 0.8);

export interface Principal {
  readonly index: number;
  readonly class: PrincipalClass;
  /** Indices into the organization's names. */
  readonly account: number;
  readonly actions: readonly number[];
  readonly families: readonly number[];
  readonly policies: readonly number[];
}

export interface Organization {
  readonly principals: readonly Principal[];
  readonly names: {
    readonly principal: readonly string[];
    readonly account: readonly string[];
    readonly action: readonly string[];
    readonly resource: readonly string[];
    /** Grows while incidents are made. */
    readonly policy: string[];
  };
}

const accountName = (index: number) => String(111_100_000_000 + 1111 * (index + 1));

export function makeOrganization(
  seed: number,
  scale: number,
  factors: Readonly<Partial<Record<PrincipalClass, number>>> = {},
): Organization {
  const policy: string[] = [];
  const policyIndex = new Map<string, number>();
  const indexOf = (name: string) => {
    const known = policyIndex.get(name);
    if (known !== undefined) return known;
    policyIndex.set(name, policy.push(name) - 1);
    return policy.length - 1;
  };
  for (let i = 0; i < KNOWN_SCPS; i += 1) indexOf(scpName(i));
  const principals = CLASSES.flatMap((each) => {
    const count = Math.max(1, Math.round(SHAPES[each].count * scale * (factors[each] ?? 1)));
    const random = randomStream(seed, `population/${each}`);
    return Array.from({ length: count }, (_, i) => makePrincipal(each, `${each}-${i}`, random, indexOf));
  }).map((principal, index) => ({ ...principal, index }));
  return {
    principals,
    names: {
      principal: principals.map(({ name, account }) => `arn:aws:iam::${accountName(account)}:role/${name}`),
      account: Array.from({ length: ACCOUNTS }, (_, i) => accountName(i)),
      action: Array.from({ length: ACTIONS }, (_, i) => `service${i % 40}:Action${i}`),
      resource: Array.from({ length: FAMILIES }, (_, i) => `arn:aws:s3:::family-${i}/*`),
      policy,
    },
  };
}

function makePrincipal(
  each: PrincipalClass,
  name: string,
  random: Random,
  policyIndex: (name: string) => number,
) {
  const { actions, families } = SHAPES[each];
  const account = accountWeights(random);
  const home = {
    actions: distinct(random.integer(...actions), () => actionWeights(random)),
    families: distinct(random.integer(...families), () => familyWeights(random)),
  };
  const reasons = Array.from({ length: random.integer(1, 2) }, () =>
    policyIndex(reason(name, account, home.families[0] ?? 0, random)),
  );
  return { class: each, name, account, ...home, policies: reasons };
}

function distinct(count: number, draw: () => number): readonly number[] {
  const values = new Set<number>();
  while (values.size < count) values.add(draw());
  return [...values];
}

export const KNOWN_SCPS = 10;
export const scpName = (index: number) => `scp:p-${index}`;
export const implicitName = (account: number) => `identity-implicit@${accountName(account)}`;

function reason(name: string, account: number, family: number, random: Random): string {
  const u = random.unit();
  if (u < 0.62) return implicitName(account);
  if (u < 0.7) return `identity:${name}`;
  if (u < 0.8) return scpName(Math.min(KNOWN_SCPS, random.geometric(0.3)) - 1);
  if (u < 0.92) return `resource:family-${family}`;
  if (u < 0.97) return `boundary:b-${random.integer(0, 7)}`;
  if (u < 0.98) return `session:${name}`;
  return `endpoint:vpce-${random.integer(0, 4)}`;
}
