/** Who belongs together; of an account that is alone there is none. */
export interface OrganizationDescription {
  readonly id: string;
  readonly managementAccount: string;
  /** Active ones. */
  readonly accounts: readonly string[];
}
