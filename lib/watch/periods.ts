/** How long the periods are over which metrics are summed. */
import { Duration } from 'aws-cdk-lib';

export const FIVE_MINUTES = Duration.minutes(5);
