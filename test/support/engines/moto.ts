/**
 * moto in a process of its own, on a free port: answers for AWS's APIs, and gives each account its own world.
 * Through the environment, as people set it: every client of the SDK finds it by the standard chain.
 */
import { spawn } from 'node:child_process';
import dns from 'node:dns';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from './free-port.ts';
import { installPython } from './python.ts';

const START_TIMEOUT_MS = 60_000;

export interface Moto {
  readonly endpoint: string;
  readonly stop: () => Promise<void>;
}

/** Folder of its programs. */
export const installMoto = (): string => installPython('moto', 'moto[server]==5.2.5', 'moto_server');

/** `awsPolicies`: AWS's own managed policies exist; there are more than a thousand. */
export async function startMoto({ awsPolicies = false } = {}): Promise<Moto> {
  const bin = installMoto();
  const port = await freePort();
  const endpoint = `http://127.0.0.1:${port}`;
  const server = spawn(join(bin, 'moto_server'), ['-H', '127.0.0.1', '-p', String(port)], {
    stdio: 'ignore',
    env: { ...process.env, MOTO_IAM_LOAD_MANAGED_POLICIES: String(awsPolicies) },
  });
  for (const deadline = Date.now() + START_TIMEOUT_MS; ; await sleep(100)) {
    if (server.exitCode !== null || Date.now() > deadline) throw new Error('moto did not start');
    const answer = await fetch(`${endpoint}/moto-api/`).catch(() => undefined);
    if (answer?.ok) break;
  }
  const before = useEndpoint(endpoint);
  const lookup = dns.lookup;
  dns.lookup = resolvingLocalhost(lookup);
  return {
    endpoint,
    async stop() {
      if (server.exitCode !== null || server.signalCode !== null) return;
      restore(before);
      dns.lookup = lookup;
      const ended = once(server, 'exit');
      server.kill('SIGKILL');
      await ended;
    },
  };
}

export type Environment = Readonly<Record<string, string | undefined>>;

/** What was set before: for `restore`. */
export function useEndpoint(endpoint: string): Environment {
  const wanted = {
    AWS_ENDPOINT_URL: endpoint,
    AWS_ENDPOINT_URL_S3_CONTROL: endpoint.replace('127.0.0.1', 'localhost'),
    AWS_REGION: 'eu-central-1',
    AWS_ACCESS_KEY_ID: 'testing',
    AWS_SECRET_ACCESS_KEY: 'testing',
    AWS_EC2_METADATA_DISABLED: 'true',
  };
  const before = Object.fromEntries(Object.keys(wanted).map((name) => [name, process.env[name]]));
  Object.assign(process.env, wanted);
  return before;
}

export function restore(before: Environment): void {
  for (const [name, value] of Object.entries(before)) {
    if (value === undefined) delete process.env[name];
    else process.env[name] = value;
  }
}

/** S3 Control puts the account before the host: `111122223333.localhost` is this machine (RFC 6761), everywhere. */
function resolvingLocalhost(lookup: typeof dns.lookup): typeof dns.lookup {
  const resolving = (host: string, ...rest: unknown[]) =>
    Reflect.apply(lookup, dns, [host.endsWith('.localhost') ? '127.0.0.1' : host, ...rest]);
  return Object.assign(resolving, lookup) as typeof dns.lookup;
}
