import type * as Bcrypt from 'bcryptjs';
import { setFlagsFromString } from 'node:v8';
import type { SeededStream } from './random.js';

/** What golang.org/x/crypto/bcrypt takes by default. */
const cost = 10;

const alphabet = './ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/** The bcrypt hash of a password with a salt from a stream. */
export function bcryptHash(password: string, stream: SeededStream): string {
  const library = require('bcryptjs') as typeof Bcrypt;
  let salt = '';
  for (let i = 0; i < 21; i++) salt += alphabet[stream.below(64)]!;
  // Of the last digit only two bits count.
  salt += alphabet[stream.below(4) * 16]!;
  // A million rounds are worth V8's optimising compiler, which short runs are without.
  setFlagsFromString('--opt');
  return library.hashSync(password, `$2a$${cost}$${salt}`);
}
