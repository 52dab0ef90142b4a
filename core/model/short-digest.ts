/** What ids are made of: short enough to type, and two texts of one digest are expensive to construct. */
import { hash } from 'node:crypto';

/** 16 hexadecimal digits: 64 bits of SHA-256. */
export const shortDigest = (text: string): string => hash('sha256', text, 'hex').slice(0, 16);
