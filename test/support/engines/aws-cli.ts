/** The AWS CLI, to run what a page says people to type. */
import { installPython } from './python.ts';

/** Folder of its programs. */
export const installAwsCli = (): string => installPython('awscli', 'awscli==1.44.76', 'aws');
