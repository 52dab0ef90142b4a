/** The denied calls of the monitor itself, as the rules, the detector and the doctor recognize them. */

/**
 * The call that a canary makes: a read, so that it arrives only if rules see reads, too; of a service whose calls are all
 * recorded as management events, which no trail can leave out, and which has a Region of its own everywhere.
 *
 * Source  EC2 API Reference, "Log Amazon EC2 API calls using CloudTrail": all actions are logged. CloudTrail User Guide, "Logging
 *         management events": a trail may leave out those of KMS and of the RDS Data API. SQS Developer Guide, "Logging Amazon SQS API
 *         calls using CloudTrail": reads as `ListQueues` are not logged.
 */
export const CANARY_CALL = {
  eventSource: 'ec2.amazonaws.com',
  eventName: 'DescribeAvailabilityZones',
  action: 'ec2:DescribeAvailabilityZones',
  /** As a state machine names it. */
  task: 'ec2:describeAvailabilityZones',
} as const;

/** The call by which the attribute role enters an account. */
export const ENTER_CALL = 'sts:AssumeRole';
