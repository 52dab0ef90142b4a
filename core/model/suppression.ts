/** Why an incident is kept and counted, but nobody is paged. Part of the public JSON of an incident. */
export interface Suppression {
  /** `own`: the monitor's own calls; `noise`: the shipped catalogue; `mute`: what a person asked for; `storm`: too many. */
  readonly by: 'own' | 'noise' | 'mute' | 'storm';
  /** Id of the mute or of the catalogue's rule; null where there is only one reason of its kind. */
  readonly id: string | null;
  readonly reason: string;
}
