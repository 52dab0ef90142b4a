/** Why an incident is stored and counted, but sends no page. Part of the public JSON of an incident. */
export interface Suppression {
  /** `own`: the monitor's own calls; `noise`: the shipped catalogue; `mute`: a person's mute; `storm`: too many incidents; `replay`: the denials were old when they arrived. */
  readonly by: 'own' | 'noise' | 'mute' | 'storm' | 'replay';
  /** Id of the mute or of the catalogue's rule; null where there is only one reason of its kind. */
  readonly id: string | null;
  readonly reason: string;
}
