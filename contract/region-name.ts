/**
 * The shape of a Region's name: `eu-central-1`, `us-gov-west-1`, `eu-isoe-west-1`, `eusc-de-east-1`. Which Regions exist
 * changes over time.
 *
 * INVARIANT: made of what a host name may be made of.
 */
export const isRegionName = (text: string): boolean => /^[a-z]{2,8}(?:-[a-z]{2,12}){1,3}-\d{1,2}$/.test(text);
