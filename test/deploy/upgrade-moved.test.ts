/**
 * What the upgrade's check finds where the id of something that holds data moves: made anew, it is not the one that was there.
 * What has a fixed name is refused instead, because the old one is there until the upgrade ends.
 */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { uploadAssets } from '../support/deploy/assets.ts';
import { HOME } from '../support/deploy/deploy-all.ts';
import { type Identity, identitiesOf, notKept } from '../support/deploy/identities.ts';
import { motoAccount } from '../support/deploy/moto-account.ts';
import { type DeployedStack, deployStack, upgradeStack } from '../support/deploy/moto-stack.ts';
import { type Moto, startMoto } from '../support/engines/moto.ts';
import { type SynthesizedTemplate, synthesizedStacks } from '../support/synthesized-stacks.ts';

const TODAY = synthesizedStacks('account').get('DenialMonitor') as SynthesizedTemplate;

let moto: Moto;
let deployed: DeployedStack;
let before: ReadonlyMap<string, Identity>;

beforeAll(async () => {
  moto = await startMoto();
  const account = await motoAccount('222233334444', HOME);
  await uploadAssets(TODAY, account);
  deployed = await deployStack('DenialMonitor', TODAY, account);
  before = await identitiesOf([deployed]);
});
afterAll(() => moto?.stop());

/** With another logical id for each of these. */
const moved = (ids: readonly string[]): SynthesizedTemplate =>
  JSON.parse(ids.reduce((text, id) => text.replaceAll(`"${id}"`, `"${id}Moved"`), JSON.stringify(TODAY)));

const ANEW = ['TableCD117FA1', 'AlertsTopicCF7C81C9', 'SourceQueue51128995', 'AlertsKey9E1197AF'];

test('an archive that moved is refused', async () => {
  await expect(upgradeStack(deployed, moved(['BusArchiveD76499E2']))).rejects.toMatchObject({
    message: expect.stringContaining('BusArchiveD76499E2Moved'),
    cause: expect.objectContaining({ message: expect.stringContaining('already exists') }),
  });
});

test('a table, a topic, a queue and a key that moved are reported, and nothing else', async () => {
  const upgraded = await upgradeStack(deployed, moved(ANEW));
  const lost = notKept(before, await identitiesOf([upgraded]));
  expect(lost.map((name) => name.split(' ').at(-1)).toSorted()).toEqual(ANEW.toSorted());
  const gone = upgraded.changes.filter(({ how }) => how === 'removed').map(({ id }) => id);
  // The table is retained.
  expect(gone).toEqual(expect.arrayContaining(ANEW.slice(1)));
  expect(gone).not.toContain(ANEW[0]);
});
