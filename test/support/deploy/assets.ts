/** What `cdk deploy` uploads before it makes a stack. The tests call the functions' bundles themselves; here any bytes will do. */
import { CreateBucketCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { resourcesOf, type SynthesizedTemplate } from '../synthesized-stacks.ts';
import { zipOf } from '../zip.ts';
import type { MotoAccount } from './moto-account.ts';
import { templateValues } from './template-values.ts';

export async function uploadAssets(template: SynthesizedTemplate, account: MotoAccount): Promise<void> {
  const s3 = new S3Client({ ...account.client, forcePathStyle: true });
  const { resolve } = templateValues(template, account, new Map());
  const Body = zipOf([{ name: 'index.mjs', content: Buffer.from('export {};') }], 'deflated');
  for (const { Properties } of resourcesOf(template, 'AWS::Lambda::Function')) {
    const { S3Bucket: Bucket, S3Key: Key } = resolve(Properties.Code) as Record<string, string>;
    await s3.send(new CreateBucketCommand({ Bucket }));
    await s3.send(new PutObjectCommand({ Bucket, Key, Body }));
  }
}
