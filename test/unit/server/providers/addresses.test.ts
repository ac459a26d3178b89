import { describe, expect, it } from 'vitest';
import { addressKind } from '../../../../server/local/egress/addresses.ts';

const kinds: Record<string, readonly string[]> = {
  forbidden: [
    '169.254.169.254',
    '169.254.0.1',
    'fe80::1',
    'fe80::1%eth0',
    'febf::1',
    '::ffff:169.254.169.254',
    '::ffff:a9fe:a9fe',
    '::169.254.169.254',
    '64:ff9b::a9fe:a9fe',
    '2002:a9fe:a9fe::1',
    'fd00:ec2::254',
    '100.100.100.200',
    '224.0.0.1',
    'ff02::1',
    '255.255.255.255',
    'nonsense',
    '',
  ],
  loopback: ['127.0.0.1', '127.9.9.9', '::1', '0.0.0.0', '::', '::ffff:127.0.0.1'],
  private: ['10.1.2.3', '172.16.0.1', '172.31.255.255', '192.168.1.1', '100.64.0.1', 'fc00::1', 'fd12:3456::1', '::ffff:10.0.0.1'],
  public: ['1.1.1.1', '172.32.0.1', '8.8.8.8', '2606:4700::1111', '::ffff:8.8.8.8', '169.253.1.1', '169.255.1.1'],
};

describe('an address', () => {
  for (const [kind, addresses] of Object.entries(kinds)) {
    it.each(addresses)(`${kind}: %s`, (address) => expect(addressKind(address)).toBe(kind));
  }
});
