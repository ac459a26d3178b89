/**
 * Imported first by every panel: the contracts must not compile validators with `new Function`, which the panel's content
 * security policy forbids (even the probe for it would be reported as a violation).
 */
import { z } from 'zod';

z.config({ jitless: true });
