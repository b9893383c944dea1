/** An IP address as a number. */
export class IpAddress {
  constructor(
    readonly bits: bigint,
    readonly family: 4 | 6,
  ) {}

  toString(): string {
    return this.family === 4 ? formatIpv4(this.bits) : formatIpv6(this.bits);
  }
}

export class AddressBlock {
  constructor(
    readonly address: IpAddress,
    readonly prefix: number,
  ) {}

  toString(): string {
    return `${this.address.toString()}/${this.prefix}`;
  }
}

/** An IP address as Kubernetes' CEL takes it: no zone, no IPv4 in IPv6, no leading zeros. */
export function parseIp(text: string): IpAddress | undefined {
  if (text.length > 45) return undefined;
  if (!text.includes(':')) {
    const bits = ipv4Bits(text);
    return bits === undefined ? undefined : new IpAddress(bits, 4);
  }
  const bits = ipv6Bits(text);
  if (bits === undefined || bits >> 32n === 0xffffn) return undefined;
  return new IpAddress(bits, 6);
}

export function parseBlock(text: string): AddressBlock | undefined {
  const match = /^([^/]+)\/(0|[1-9]\d{0,2})$/.exec(text);
  const address = match ? parseIp(match[1]!) : undefined;
  const prefix = Number(match?.[2]);
  if (!address || prefix > widthOf(address)) return undefined;
  return new AddressBlock(address, prefix);
}

export function maskedBlock({ address, prefix }: AddressBlock): AddressBlock {
  const host = BigInt(widthOf(address) - prefix);
  return new AddressBlock(new IpAddress((address.bits >> host) << host, address.family), prefix);
}

export function blockHasIp({ address, prefix }: AddressBlock, ip: IpAddress): boolean {
  const host = BigInt(widthOf(address) - prefix);
  return address.family === ip.family && address.bits >> host === ip.bits >> host;
}

export function blockHasBlock(block: AddressBlock, inner: AddressBlock): boolean {
  return inner.prefix >= block.prefix && blockHasIp(block, inner.address);
}

/** Whether an address is of a class that Go's net/netip knows. */
export function ipIs(
  ip: IpAddress,
  what: 'unspecified' | 'loopback' | 'linkLocalMulticast' | 'linkLocalUnicast' | 'globalUnicast',
): boolean {
  const { bits, family } = ip;
  const four = family === 4;
  switch (what) {
    case 'unspecified':
      return bits === 0n;
    case 'loopback':
      return four ? bits >> 24n === 127n : bits === 1n;
    case 'linkLocalMulticast':
      return four ? bits >> 8n === 0xe00000n : bits >> 112n === 0xff02n;
    case 'linkLocalUnicast':
      return four ? bits >> 16n === 0xa9fen : bits >> 118n === 0x3fan;
    case 'globalUnicast': {
      const multicast = four ? bits >> 28n === 0xen : bits >> 120n === 0xffn;
      const broadcast = four && bits === 0xffffffffn;
      return (
        !multicast && !broadcast && bits !== 0n && !ipIs(ip, 'loopback') && !ipIs(ip, 'linkLocalUnicast')
      );
    }
  }
}

function widthOf({ family }: IpAddress): number {
  return family === 4 ? 32 : 128;
}

function ipv4Bits(text: string): bigint | undefined {
  const parts = text.split('.');
  if (parts.length !== 4) return undefined;
  let bits = 0n;
  for (const part of parts) {
    if (!/^(?:0|[1-9]\d{0,2})$/.test(part) || Number(part) > 255) return undefined;
    bits = (bits << 8n) | BigInt(part);
  }
  return bits;
}

function ipv6Bits(text: string): bigint | undefined {
  const halves = text.split('::');
  if (halves.length > 2) return undefined;
  const groups = halves.map((half, index) => groupsOf(half, index === halves.length - 1));
  const [head, tail = []] = groups;
  if (!head || (groups.length === 2 && !groups[1])) return undefined;
  const missing = 8 - head.length - tail!.length;
  if (halves.length === 1 ? missing !== 0 : missing < 1) return undefined;
  let bits = 0n;
  for (const group of [...head, ...Array.from({ length: missing }, () => 0), ...tail!])
    bits = (bits << 16n) | BigInt(group);
  return bits;
}

function groupsOf(half: string, last: boolean): number[] | undefined {
  if (half === '') return [];
  const groups: number[] = [];
  const parts = half.split(':');
  for (const [index, part] of parts.entries()) {
    if (last && index === parts.length - 1 && part.includes('.')) {
      const bits = ipv4Bits(part);
      if (bits === undefined) return undefined;
      groups.push(Number(bits >> 16n), Number(bits & 0xffffn));
    } else if (/^[0-9a-fA-F]{1,4}$/.test(part)) {
      groups.push(Number.parseInt(part, 16));
    } else {
      return undefined;
    }
  }
  return groups;
}

function formatIpv4(bits: bigint): string {
  return [24n, 16n, 8n, 0n].map((shift) => String((bits >> shift) & 255n)).join('.');
}

/** The canonical text: the longest run of zero groups (at least two) is left out. */
function formatIpv6(bits: bigint): string {
  const groups = Array.from({ length: 8 }, (_, index) =>
    Number((bits >> BigInt(112 - 16 * index)) & 0xffffn),
  );
  let start = -1;
  let length = 1;
  for (let i = 0; i < 8; i++) {
    let end = i;
    while (end < 8 && groups[end] === 0) end++;
    if (end - i > length) {
      start = i;
      length = end - i;
    }
  }
  const text = (part: readonly number[]): string => part.map((group) => group.toString(16)).join(':');
  return start < 0 ? text(groups) : `${text(groups.slice(0, start))}::${text(groups.slice(start + length))}`;
}
