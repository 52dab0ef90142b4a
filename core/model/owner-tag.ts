/**
 * Which team owns a caller, as a tag of its role or user says.
 *
 * INVARIANT: whoever may tag the role chose the value: it is data, and no proof of anything.
 */
export interface OwnerTag {
  /** As the settings write it. */
  readonly key: string;
  /** Never empty. */
  readonly value: string;
}

/** `team=payments` */
export const ownerText = ({ key, value }: OwnerTag): string => `${key}=${value}`;
