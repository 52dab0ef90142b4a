import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { expect, test } from 'vitest';
import { isTrailWanted, OptInTrailStack } from '../../../lib/organization/opt-in-trail.ts';
import { readSettings } from '../../../lib/settings/settings.ts';
import { organizationSettings } from '../../support/stack-template.ts';

const trailOf = (more: object) => {
  const settings = { ...organizationSettings(), ...more };
  return Template.fromStack(new OptInTrailStack(new App(), 'DenialMonitorTrail', { settings }));
};
const asked = trailOf({ dataEvents: ['AWS::S3::Object'], networkActivity: ['kms.amazonaws.com'] });

test('nothing asked for, nothing recorded and nothing billed', () => {
  expect(isTrailWanted(readSettings({}))).toBe(false);
  expect(isTrailWanted(readSettings({ dataEvents: 'AWS::S3::Object' }))).toBe(true);
  expect(isTrailWanted(readSettings({ networkActivity: 'kms.amazonaws.com' }))).toBe(true);
});

test('records what was asked for and no management events, of which a second copy would be billed', () => {
  const [trail] = Object.values(asked.findResources('AWS::CloudTrail::Trail'));
  expect(trail?.Properties).toMatchObject({
    IsOrganizationTrail: true,
    IsMultiRegionTrail: true,
    IsLogging: true,
  });
  expect(trail?.Properties.EventSelectors).toBeUndefined();
  const selectors: { FieldSelectors: { Field: string; Equals: string[] }[] }[] =
    trail?.Properties.AdvancedEventSelectors;
  const fields = selectors.map(({ FieldSelectors }) =>
    Object.fromEntries(FieldSelectors.map(({ Field, Equals }) => [Field, Equals])),
  );
  expect(fields).toEqual([
    { eventCategory: ['Data'], 'resources.type': ['AWS::S3::Object'] },
    {
      eventCategory: ['NetworkActivity'],
      eventSource: ['kms.amazonaws.com'],
      errorCode: ['VpceAccessDenied'],
    },
  ]);
});

test('its files are encrypted, private and gone after a day', () => {
  asked.hasResourceProperties('AWS::S3::Bucket', {
    LifecycleConfiguration: { Rules: [{ ExpirationInDays: 1, Status: 'Enabled' }] },
    PublicAccessBlockConfiguration: {
      BlockPublicAcls: true,
      BlockPublicPolicy: true,
      IgnorePublicAcls: true,
      RestrictPublicBuckets: true,
    },
  });
});

test('of one account it records one account', () => {
  const settings = readSettings({ homeRegion: 'us-east-1', dataEvents: 'AWS::S3::Object' });
  const stack = new OptInTrailStack(new App(), 'DenialMonitorTrail', { settings });
  Template.fromStack(stack).hasResourceProperties('AWS::CloudTrail::Trail', { IsOrganizationTrail: false });
});
