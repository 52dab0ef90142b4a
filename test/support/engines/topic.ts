/** A topic on this machine: answers Publish in the shape that SNS does, and keeps what was published. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

export interface Topic {
  readonly endpoint: string;
  /** Parameters of each Publish, in order. */
  readonly published: readonly URLSearchParams[];
  readonly stop: () => void;
}

const ANSWER =
  '<PublishResponse xmlns="http://sns.amazonaws.com/doc/2010-03-31/"><PublishResult>' +
  '<MessageId>00000000-0000-4000-8000-000000000000</MessageId></PublishResult></PublishResponse>';

/** `keeps`: what was published; a test that publishes for long takes note of it by itself. */
export async function startTopic({ keeps = true } = {}): Promise<Topic> {
  const published: URLSearchParams[] = [];
  const server = createServer(async (request, response) => {
    const body = await text(request);
    if (keeps) published.push(new URLSearchParams(body));
    response.writeHead(200, { 'content-type': 'text/xml' }).end(ANSWER);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  return { endpoint: `http://127.0.0.1:${port}`, published, stop: () => server.close() };
}
