/** The per-launch token: how it is made, checked and proven. It is never logged, never in argv, never in the environment. */
import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

/** 256 bits, new at every start. */
export const newToken = (): string => randomBytes(32).toString('base64url');

/** A fresh challenge for the identity proof. */
export const newChallenge = (): string => randomBytes(32).toString('hex');

/** Says whether an `Authorization` header carries the token. */
export type TokenCheck = (authorization: string) => boolean;

/** Compares hashes, so that neither the time nor the length of the comparison tells anything of the token. */
export function createTokenCheck(token: string): TokenCheck {
  const expected = sha256(token);
  return (authorization) => {
    const given = authorization.startsWith('Bearer ') ? authorization.slice('Bearer '.length) : '';
    return timingSafeEqual(sha256(given), expected);
  };
}

/** What a server that holds the token answers to a challenge; bound to the port, so that it cannot be relayed from another one. */
export function identityProof(token: string, port: number, challenge: string): string {
  return createHmac('sha256', token).update(`coterie-identity-v1|${port}|${challenge}`).digest('hex');
}

export function sameProof(a: string, b: string): boolean {
  return timingSafeEqual(sha256(a), sha256(b));
}

const sha256 = (text: string): Buffer => createHash('sha256').update(text).digest();
