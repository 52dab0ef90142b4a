/**
 * A trail for what usual trails leave out: data events of chosen resource types, and denials by the policies
 * of VPC endpoints. Nothing is deployed unless the settings ask for it: both are billed by the event.
 *
 * EventBridge gets an event only where a trail records it; the files that the trail has to write are of no use here,
 * and go after a day.
 * Source  CloudTrail User Guide, "Logging data events", "Logging network activity events" (which can be narrowed to
 *         denials; data events cannot).
 */
import { Aws, Duration, RemovalPolicy, Stack, type StackProps } from 'aws-cdk-lib';
import { CfnTrail } from 'aws-cdk-lib/aws-cloudtrail';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { BlockPublicAccess, Bucket, BucketEncryption } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import { TRAIL_NAME } from '../../contract/names.ts';
import { acknowledge } from '../acknowledge.ts';
import type { Settings } from '../settings/settings.ts';

export interface OptInTrailStackProps extends StackProps {
  readonly settings: Settings;
}

const NOT_READ = 'These files are not used, and are deleted after a day: reads of them need not be recorded.';

export const isTrailWanted = ({ dataEvents, networkActivity }: Settings): boolean =>
  dataEvents.length + networkActivity.length > 0;

export class OptInTrailStack extends Stack {
  constructor(scope: Construct, id: string, { settings, ...props }: OptInTrailStackProps) {
    super(scope, id, { description: 'Records the events that the monitor was asked to watch', ...props });
    const bucket = new Bucket(this, 'Files', {
      encryption: BucketEncryption.S3_MANAGED,
      enforceSSL: true,
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      removalPolicy: RemovalPolicy.RETAIN,
      lifecycleRules: [{ expiration: Duration.days(1) }],
    });
    acknowledge(bucket, 'AwsSolutions-S1', NOT_READ);
    letTrailWrite(bucket);
    const trail = new CfnTrail(this, 'Trail', {
      trailName: TRAIL_NAME,
      isLogging: true,
      isMultiRegionTrail: true,
      isOrganizationTrail: settings.scope === 'organization',
      includeGlobalServiceEvents: true,
      enableLogFileValidation: true,
      s3BucketName: bucket.bucketName,
      advancedEventSelectors: [
        ...settings.dataEvents.map(dataEventsOf),
        ...settings.networkActivity.map(endpointDenialsOf),
      ],
    });
    if (bucket.policy !== undefined) trail.node.addDependency(bucket.policy);
  }
}

function dataEventsOf(type: string): CfnTrail.AdvancedEventSelectorProperty {
  return {
    name: `Data events of ${type}`,
    fieldSelectors: [
      { field: 'eventCategory', equalTo: ['Data'] },
      { field: 'resources.type', equalTo: [type] },
    ],
  };
}

function endpointDenialsOf(service: string): CfnTrail.AdvancedEventSelectorProperty {
  return {
    name: `Denials by endpoint policies of ${service}`,
    fieldSelectors: [
      { field: 'eventCategory', equalTo: ['NetworkActivity'] },
      { field: 'eventSource', equalTo: [service] },
      { field: 'errorCode', equalTo: ['VpceAccessDenied'] },
    ],
  };
}

function letTrailWrite(bucket: Bucket): void {
  const principals = [new ServicePrincipal('cloudtrail.amazonaws.com')];
  const trail = `arn:${Aws.PARTITION}:cloudtrail:${Aws.REGION}:${Aws.ACCOUNT_ID}:trail/${TRAIL_NAME}`;
  const ofTrail = { 'aws:SourceArn': trail };
  bucket.addToResourcePolicy(
    new PolicyStatement({
      principals,
      actions: ['s3:GetBucketAcl'],
      resources: [bucket.bucketArn],
      conditions: { StringEquals: ofTrail },
    }),
  );
  bucket.addToResourcePolicy(
    new PolicyStatement({
      principals,
      actions: ['s3:PutObject'],
      resources: [bucket.arnForObjects('AWSLogs/*')],
      conditions: { StringEquals: { ...ofTrail, 's3:x-amz-acl': 'bucket-owner-full-control' } },
    }),
  );
}
