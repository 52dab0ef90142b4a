/** Someone who is refused so many different actions is trying doors; a new deployment is refused fewer. */
export const PROBING_ACTIONS = 30;
