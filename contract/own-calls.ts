/** The denied calls of the monitor itself, as the rules, the detector and the doctor recognize them. */

/** The call that a canary makes: a read, so that it arrives only if rules see reads, too. */
export const CANARY_CALL = {
  eventSource: 'sqs.amazonaws.com',
  eventName: 'ListQueues',
  action: 'sqs:ListQueues',
  /** As a state machine names it. */
  task: 'sqs:listQueues',
} as const;

/** The call by which the attribute role enters an account. */
export const ENTER_CALL = 'sts:AssumeRole';
