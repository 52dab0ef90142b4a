/** A caller that is refused so many different actions is probing; a new deployment is refused fewer. */
export const PROBING_ACTIONS = 30;
