/** The organization and its accounts; a single account has none. */
export interface OrganizationDescription {
  readonly id: string;
  readonly managementAccount: string;
  /** Active ones. */
  readonly accounts: readonly string[];
}
