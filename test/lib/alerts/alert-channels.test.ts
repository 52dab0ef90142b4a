import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, test } from 'vitest';
import { BUS_EVENTS, OPTIONAL_CHANNELS } from '../../../contract/alert-channels.ts';
import { stackTemplate } from '../../support/stack-template.ts';

const all = stackTemplate({
  alertChannels: OPTIONAL_CHANNELS.join(),
  sensitivity: 'principal=sensitive',
  pagerDutySecret: 'ops/pagerduty',
});
const topicsOf = (template: typeof all) => Object.keys(template.findResources('AWS::SNS::Topic'));
const alertSettings = (template: typeof all) => {
  const functions = Object.values(template.findResources('AWS::Lambda::Function'));
  const found = functions.flatMap(
    ({ Properties }) => Properties.Environment?.Variables?.ALERT_SETTINGS ?? [],
  );
  return JSON.stringify(found);
};

test('off until they are asked for: no topic and no bus more', () => {
  const none = stackTemplate();
  expect(topicsOf(all)).toHaveLength(topicsOf(none).length + 3);
  expect(Object.keys(none.findResources('AWS::Events::EventBus'))).toEqual([]);
  expect(alertSettings(none)).toContain('topics');
});

describe('each that is on', () => {
  test('has a topic of its own, encrypted with our key', () => {
    for (const [id, { Properties }] of Object.entries(all.findResources('AWS::SNS::Topic'))) {
      expect(Properties.KmsMasterKeyId, id).toEqual({
        'Fn::GetAtt': [expect.stringMatching(/^AlertsKey/), 'Arn'],
      });
    }
    for (const name of ['Chat', 'Pagerduty', 'Machine']) {
      expect(topicsOf(all).some((id) => id.includes(name))).toBe(true);
      expect(alertSettings(all)).toContain(name.toLowerCase());
    }
  });

  test('may be published to by `detect`, by whole names', () => {
    const statements = Object.values(all.findResources('AWS::IAM::Policy')).flatMap(
      ({ Properties }) => Properties.PolicyDocument.Statement,
    );
    const publish = statements.filter(({ Action }) => Action === 'sns:Publish');
    expect(publish.flatMap(({ Resource }) => Resource)).toHaveLength(4);
    const put = statements.filter(({ Action }) => Action === 'events:PutEvents');
    expect(put.map(({ Resource }) => Resource)).toContainEqual({
      'Fn::GetAtt': [expect.stringContaining('ChannelsBus'), 'Arn'],
    });
  });
});

test.each([
  ['all channels', { alertChannels: OPTIONAL_CHANNELS.join(), pagerDutySecret: 'ops/pagerduty' }, 1],
  ['Security Hub alone', { alertChannels: 'securityHub' }, 1],
  ['a bus that nothing carries on from', { alertChannels: 'events' }, 0],
])('what a channel behind the bus does not take rings an alarm: %s', (_note, settings, count) => {
  const found = stackTemplate(settings).findResources('AWS::CloudWatch::Alarm', {
    Properties: { AlarmName: 'denial-monitor-untold-channels' },
  });
  expect(Object.values(found)).toHaveLength(count);
  for (const { Properties } of Object.values(found)) {
    expect(Properties.Dimensions[0].Value['Fn::GetAtt'][0]).toContain('ChannelsUndelivered');
  }
});

describe('what a rule of the bus carries on', () => {
  const rules = Object.values(all.findResources('AWS::Events::Rule')).map(({ Properties }) => Properties);
  const targetOf = (detailType: string) => {
    const rule = rules.find(({ EventPattern }) => EventPattern?.['detail-type']?.[0] === detailType);
    expect(rule?.EventPattern.source).toEqual(['denial-monitor']);
    expect(rule?.EventBusName).toEqual({ Ref: expect.stringContaining('ChannelsBus') });
    expect(rule?.Targets[0].DeadLetterConfig).toBeDefined();
    return rule?.Targets[0];
  };

  test('PagerDuty gets the event as it is, and the routing key from the secret alone', () => {
    expect(targetOf('Denial Spike Page').InputPath).toBe('$.detail');
    all.hasResourceProperties('AWS::Events::Connection', {
      AuthParameters: {
        InvocationHttpParameters: {
          BodyParameters: [
            {
              Key: 'routing_key',
              Value: '{{resolve:secretsmanager:ops/pagerduty:SecretString:::}}',
              IsValueSecret: true,
            },
          ],
        },
      },
    });
    all.hasResourceProperties('AWS::Events::ApiDestination', {
      InvocationEndpoint: 'https://events.pagerduty.com/v2/enqueue',
    });
  });

  test('Security Hub gets the finding by one call, under the own product only', () => {
    targetOf('Denial Spike Finding');
    const machines = JSON.stringify(Object.values(all.findResources('AWS::StepFunctions::StateMachine')));
    expect(machines).toContain('aws-sdk:securityhub:batchImportFindings');
    const roles = JSON.stringify(Object.values(all.findResources('AWS::IAM::Role')));
    expect(roles.match(/securityhub:BatchImportFindings/g)).toHaveLength(1);
    expect(roles).toContain('/default');
  });

  test('each event of the bus that the function knows has its switch', () => {
    for (const event of BUS_EVENTS) expect(alertSettings(all)).toContain(event);
  });
});

test('the bus of alerts is not the one of denials, and gets the one event that is for everybody', () => {
  all.hasResourceProperties('AWS::Events::EventBus', { Name: Match.exact('denial-monitor-alerts') });
  expect(alertSettings(all)).toContain(BUS_EVENTS[0]);
});

test('sensitivity reaches the function in words', () => {
  expect(alertSettings(all)).toContain('sensitive');
});

test.each([
  ['on unless it is switched off', {}, true],
  ['off when it is', { firstDenials: 'off' }, false],
])('alerts of first denials are %s', (_note, context, isOn) => {
  expect(alertSettings(stackTemplate(context))).toMatch(new RegExp(`firsts[^a-z]+${isOn}`));
});

test('what is no channel is refused', () => {
  expect(() => stackTemplate({ alertChannels: 'fax' })).toThrow('setting `alertChannels` must be a list of');
});
