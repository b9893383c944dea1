import type * as Bcrypt from 'bcryptjs';
import type { SeededStream } from './random.js';

/**
 * The least that bcrypt takes. golang.org/x/crypto/bcrypt takes 10 by default, which is meant to cost much; here the
 * salt follows from the release's name, and what is hashed is nearly always random text that does too.
 */
const cost = '04';

const alphabet = './ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/** The bcrypt hash of a password with a salt from a stream. */
export function bcryptHash(password: string, stream: SeededStream): string {
  const library = require('bcryptjs') as typeof Bcrypt;
  let salt = '';
  for (let i = 0; i < 21; i++) salt += alphabet[stream.below(64)]!;
  // Of the last digit only two bits count.
  salt += alphabet[stream.below(4) * 16]!;
  return library.hashSync(password, `$2a$${cost}$${salt}`);
}
