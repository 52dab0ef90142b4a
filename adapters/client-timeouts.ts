/**
 * How long a client of the SDK waits. By default it waits for an answer without end, and the function is killed first; an
 * answer that does not come in time is asked for again.
 *
 * Units   milliseconds; from the start of a request to the first byte of its answer.
 * Source  AWS SDK for JavaScript v3 Developer Guide, "Configure the HTTP request handler".
 */
const answerWithin = (requestTimeout: number) => ({
  requestHandler: { connectionTimeout: 2_000, requestTimeout, throwOnRequestTimeout: true },
});

/** A table, a topic and a bus answer in some 10 ms. `detect` runs for 30 s, in which the SDK tries four times. */
export const QUICK_ANSWERS = answerWithin(5_000);

/** A page of an account's identities takes seconds. `attribute` runs for five minutes. */
export const LONG_ANSWERS = answerWithin(60_000);
