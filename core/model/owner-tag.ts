/**
 * Which team owns a caller, as a tag of its role or user says.
 *
 * INVARIANT: anyone who may tag the role can choose the value: it is data, and proves nothing.
 */
export interface OwnerTag {
  /** As the settings write it. */
  readonly key: string;
  /** Never empty. */
  readonly value: string;
}

/** `team=payments` */
export const ownerText = ({ key, value }: OwnerTag): string => `${key}=${value}`;
