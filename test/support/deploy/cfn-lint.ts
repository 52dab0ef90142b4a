import { installPython } from '../engines/python.ts';

/** Folder of its program. */
export const installCfnLint = (): string => installPython('cfn-lint', 'cfn-lint==1.58.0', 'cfn-lint');
