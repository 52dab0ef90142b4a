/**
 * `npm run bench import-s3 [-- OBJECTS]`: an import from moto's S3 beside one of the same files from a folder, and one that
 * finds everything imported before. Needs Python for moto, which answers for S3 on this machine.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { CreateBucketCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { startMoto } from '../test/support/engines/moto.ts';
import { aRecord, aSuccess } from '../test/support/records.ts';
import { measure } from './import/copies.ts';

const BUCKET = 'bench';
const RECORDS_A_FILE = 50;
const UPLOADS_AT_ONCE = 16;

export async function run([objects = '2000']: readonly string[]): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'denials-bench-'));
  const moto = await startMoto();
  try {
    const files = Array.from({ length: Number(objects) }, (_, file) => fileOf(file));
    writeFolder(join(folder, 'logs'), files);
    await fillBucket(files);
    const disk = measure(join(folder, 'logs'), join(folder, 'disk.db'));
    const bucket = measure(`s3://${BUCKET}`, join(folder, 's3.db'));
    const again = measure(`s3://${BUCKET}`, join(folder, 's3.db'));
    for (const [what, { seconds, peakMiB, records }] of Object.entries({ folder: disk, bucket, again })) {
      console.log(`${what}: ${records} records, ${seconds.toFixed(2)} s, peak ${peakMiB.toFixed(0)} MiB`);
    }
    console.log(`peak memory, bucket to folder: × ${(bucket.peakMiB / disk.peakMiB).toFixed(2)}`);
  } finally {
    await moto.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

interface BenchFile {
  readonly key: string;
  readonly body: Buffer;
}

/** A file every five minutes, of every tenth record a denial. */
function fileOf(file: number): BenchFile {
  const at = Date.UTC(2026, 9, 1) + file * 300_000;
  const time = new Date(at).toISOString();
  const records = Array.from({ length: RECORDS_A_FILE }, (_, index) => {
    const id = `${file}-${index}`;
    const about = {
      eventID: id,
      requestID: id,
      eventTime: `${time.slice(0, 17)}${String(index).padStart(2, '0')}Z`,
    };
    return index % 10 === 0 ? aRecord(about) : aSuccess(about);
  });
  const minute = time.slice(0, 16).replaceAll(/[-:]/g, '');
  const day = time.slice(0, 10).replaceAll('-', '/');
  const name = `111122223333_CloudTrail_eu-central-1_${minute}Z_abcdefgh12345678.json.gz`;
  const key = `AWSLogs/111122223333/CloudTrail/eu-central-1/${day}/${name}`;
  return { key, body: gzipSync(JSON.stringify({ Records: records })) };
}

function writeFolder(folder: string, files: readonly BenchFile[]): void {
  for (const { key, body } of files) {
    mkdirSync(dirname(join(folder, key)), { recursive: true });
    writeFileSync(join(folder, key), body);
  }
}

async function fillBucket(files: readonly BenchFile[]): Promise<void> {
  const s3 = new S3Client({});
  const CreateBucketConfiguration = { LocationConstraint: 'eu-central-1' } as const;
  await s3.send(new CreateBucketCommand({ Bucket: BUCKET, CreateBucketConfiguration }));
  const waiting = files.values();
  const upload = async () => {
    for (const { key, body } of waiting)
      await s3.send(new PutObjectCommand({ Bucket: BUCKET, Key: key, Body: body }));
  };
  await Promise.all(Array.from({ length: UPLOADS_AT_ONCE }, upload));
}
