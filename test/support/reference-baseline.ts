/**
 * The baseline once more, as one formula after the other in the letters of a statistician: slow to read, easy to
 * hold against the definition. `core/detect` must give the same 25 numbers.
 */
export interface Reference {
  t: number;
  c5: number;
  c60: number;
  c180: number;
  hb: number;
  xh: number;
  b5: number;
  x5: number;
  mh: number;
  blk: number;
  pn: number;
  pV: number;
  pM: number;
  pR: number;
  pQ: number;
  pS: number;
  alerted: number;
  A: number;
  B: number;
  V: number;
  M: number;
  R: number;
  Q: number;
  Ps: number;
  nal: number;
}

const T = 14 * 86_400;
const [h, nmin, rmin, kap] = [12, 10, 3, 1.3];
const [a0, b0, phi0, m0, k0, q0, kmin] = [0.5, 0.6 * 3600, 2.25, 3, 0.5, 5, 0.02];

export function startReference(t: number): Reference {
  const [hb, b5] = [Math.floor(t / 3600), Math.floor(t / 300)];
  const counts = { c5: 0, c60: 0, c180: 0, xh: 0, x5: 0 };
  const pending = { pn: 0, pV: 0, pM: 0, pR: 0, pQ: 0, pS: 0, alerted: 0 };
  return {
    t,
    ...counts,
    hb,
    b5,
    mh: -1,
    blk: t,
    ...pending,
    A: 0,
    B: 0,
    V: 0,
    M: 0,
    R: 0,
    Q: 0,
    Ps: 0,
    nal: 0,
  };
}

const rate = (k: Reference) => ((a0 + k.A) / (b0 + k.B)) * 3600;
const clump = (k: Reference) => Math.max(1, (k.V + m0 * phi0) / (k.M + m0));

export function observeReference(k: Reference, ts: number): { S: number; alarm: boolean } {
  if (ts > k.t) advance(k, ts);
  const lag = k.t - ts;
  k.c5 += Math.exp(-lag / 300);
  k.c60 += Math.exp(-lag / 3600);
  k.c180 += Math.exp(-lag / 10_800);
  if (Math.floor(ts / 3600) === k.hb) k.xh += 1;
  if (Math.floor(ts / 300) === k.b5) k.x5 += 1;

  const [lam, phi] = [rate(k), clump(k)];
  const k2 = Math.min(10, Math.max(kmin, (k.R + q0 * k0) / (k.Q + q0)));
  const level = k.B < 36 * 3600 ? Math.max(lam, k.mh) : lam;
  const r = 1 / (k2 + 1 / (a0 + k.A / phi));
  let S = 0;
  for (const [x, w] of [[k.c5, 300] as const, [k.c60, 3600] as const]) {
    const mu = (level * w) / 3600;
    if (x < nmin || x < rmin * mu) continue;
    const [y, m] = [x / phi, mu / phi];
    S = Math.max(S, y * Math.log(y / m) - (y + r) * Math.log((y + r) / (m + r)));
  }
  k.pS = Math.max(k.pS, S);
  return { S, alarm: S >= Math.max(h, kap * k.Ps * Math.exp(-(k.t - k.blk) / T)) };
}

function advance(k: Reference, ts: number): void {
  const [lam, phi] = [rate(k), clump(k)];
  if (Math.floor(ts / 300) > k.b5) {
    const loc = Math.max(0, k.c60 - k.x5) / 12;
    const x = Math.min(k.x5, Math.max(4.5 * nmin, 2 * 4.5 * loc));
    const n = Math.floor(ts / 300) - k.b5 - 1;
    k.pV += (x - loc) ** 2 + (n > 0 ? loc ** 2 * 6 * (1 - Math.exp(-n / 6)) : 0);
    k.pM += x;
    k.b5 = Math.floor(ts / 300);
    k.x5 = 0;
  }
  if (Math.floor(ts / 3600) > k.hb) {
    const x = Math.min(k.xh, Math.max(nmin, 3.5 * lam));
    const n = Math.floor(ts / 3600) - k.hb - 1;
    k.pn += x;
    if (lam >= 0.5) {
      k.pR += (x - lam) ** 2 - phi * lam + n * (lam ** 2 - phi * lam);
      k.pQ += lam ** 2 * (n + 1);
    }
    const e = 5 * phi;
    k.mh = Math.max((k.c180 * Math.exp(-(ts - k.t) / 10_800) + e) / (3 + e / lam), 0.05 * lam);
    k.hb = Math.floor(ts / 3600);
    k.xh = 0;
  }
  if (ts - k.blk >= 3 * 3600) merge(k, ts);
  k.c5 *= Math.exp(-(ts - k.t) / 300);
  k.c60 *= Math.exp(-(ts - k.t) / 3600);
  k.c180 *= Math.exp(-(ts - k.t) / 10_800);
  k.t = ts;
}

function merge(k: Reference, ts: number): void {
  const d = Math.exp(-(ts - k.blk) / T);
  // A block lasts three hours; a key that was silent since forgets what it brought, too.
  const f = Math.exp(-Math.max(0, ts - k.blk - 3 * 3600) / T);
  k.A = k.A * d + f * k.pn;
  k.B = k.B * d + T * (1 - d);
  k.V = k.V * d + f * k.pV;
  k.M = k.M * d + f * k.pM;
  k.R = Math.max(0, k.R * d + f * k.pR);
  k.Q = k.Q * d + f * k.pQ;
  let s = k.pS;
  if (k.alerted === 1) s = k.nal >= 1.5 ? Math.min(k.pS, 2 * Math.max(h, k.Ps)) : Math.min(k.pS, h);
  k.Ps = Math.max(k.Ps * d, f * s);
  k.nal *= d;
  Object.assign(k, { pn: 0, pV: 0, pM: 0, pR: 0, pQ: 0, pS: 0, alerted: 0, blk: ts });
}

/** An incident opened. */
export function noteReference(k: Reference): void {
  k.alerted = 1;
  k.nal += 1;
}

/** Twelve hours of it. */
export function adaptReference(k: Reference): void {
  k.A = Math.max(k.A, (k.c180 / 10_800) * (b0 + k.B));
  k.Ps = Math.max(k.Ps, Math.min(k.pS, 2 * Math.max(h, k.Ps)));
}
