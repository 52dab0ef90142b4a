/** The commands in the order of the help; each one's code is loaded when it is called. */
import type { ListedCommand } from './command.ts';

export const COMMANDS: Readonly<Record<string, ListedCommand>> = {
  demo: {
    summary: 'the complete monitor on this machine, with the data of a sample organization',
    load: async () => (await import('./demo.ts')).command,
  },
  import: {
    summary: 'replays CloudTrail log files into the store; safe to repeat',
    load: async () => (await import('./import.ts')).command,
  },
  list: {
    summary: 'past denials, newest first, by principal, action, resource, account or layer',
    isList: true,
    load: async () => (await import('./list.ts')).command,
  },
  groups: {
    summary: 'equal denials counted once each: principal, action, resource family',
    isList: true,
    load: async () => (await import('./groups.ts')).command,
  },
  show: {
    summary: 'one denial, group or incident: who, what, why, what changed, the fix',
    load: async () => (await import('./show.ts')).command,
  },
  mute: {
    summary: 'no pages about something, for a while and for a reason',
    load: async () => (await import('./mute.ts')).command,
  },
  unmute: {
    summary: 'end a mute now',
    load: async () => (await import('./unmute.ts')).command,
  },
  mutes: {
    summary: 'what sends no page, why, and until when',
    isList: true,
    load: async () => (await import('./mutes.ts')).command,
  },
  forget: {
    summary: 'erases what is kept of one principal; counts it first',
    load: async () => (await import('./forget.ts')).command,
  },
  verify: {
    summary: 'has the call of a group passed since it was denied?',
    load: async () => (await import('./verify.ts')).command,
  },
  incidents: {
    summary: 'spikes of denials: what, when, how far above the usual',
    isList: true,
    load: async () => (await import('./incidents.ts')).command,
  },
  ui: {
    summary: 'a page on 127.0.0.1: denials over time, groups, incidents, the layers of a denial',
    load: async () => (await import('./ui.ts')).command,
  },
  report: {
    summary: 'one file for a ticket or an audit: denials by layer, open fixes, incidents, mutes',
    load: async () => (await import('./report.ts')).command,
  },
  explain: {
    summary: 'explains denials from CloudTrail records or from the text of an error message',
    load: async () => (await import('./explain.ts')).command,
  },
  detect: {
    summary: 'the alerts that a history would have raised',
    load: async () => {
      const { detectCommand } = await import('./detect.ts');
      const { storeHistory } = await import('./store-history.ts');
      return detectCommand(storeHistory);
    },
  },
  snapshot: {
    summary: "collects the organization's policies into one file",
    load: async () => (await import('./snapshot.ts')).command,
  },
  doctor: {
    summary: 'verify the deployed monitor, and how to mend what is wrong',
    load: async () => (await import('./doctor.ts')).command,
  },
  preview: {
    summary: 'which calls of past weeks would be denied or allowed if policies were changed',
    load: async () => (await import('./preview.ts')).command,
  },
  cost: {
    summary: 'what the monitor would cost a month, reckoned from a week of logs',
    load: async () => (await import('./cost.ts')).command,
  },
  check: {
    summary: 'holds calls that must pass, and calls that must not, against policies',
    load: async () => (await import('./check.ts')).command,
  },
  evaluate: {
    summary: 'evaluate a request with given policies, and explain the result',
    load: async () => (await import('./evaluate.ts')).command,
  },
  mcp: {
    summary: 'a Model Context Protocol server on standard input and output, for agents; read only',
    load: async () => (await import('./mcp.ts')).command,
  },
  completion: {
    summary: 'completes commands and options in bash, zsh and fish',
    load: async () => (await import('./completion.ts')).completionCommand(COMMANDS),
  },
};
