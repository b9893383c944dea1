/** An abbreviation, hours east of UTC, and the zones that have it. */
type Row = readonly [string, number, string];

/**
 * What the IANA database calls an offset in a zone, where no English locale of Intl has it. Source of truth: the IANA database since 1970.
 */
const rows: readonly Row[] = [
  ['GMT', 0, 'GMT GMT+0 GMT-0 GMT0 Europe/London'],
  ['UTC', 0, 'Etc/UCT Etc/UTC Etc/Universal Etc/Zulu UCT Universal Zulu'],
  ['BST', 1, 'Europe/London Europe/Belfast Europe/Guernsey Europe/Isle_of_Man Europe/Jersey GB GB-Eire'],
  ['IST', 1, 'Europe/Dublin Eire'],
  [
    'WAT',
    1,
    'Africa/Lagos Africa/Bangui Africa/Brazzaville Africa/Douala Africa/Kinshasa Africa/Libreville Africa/Luanda ' +
      'Africa/Malabo Africa/Ndjamena Africa/Niamey Africa/Porto-Novo Africa/Windhoek',
  ],
  [
    'CAT',
    2,
    'Africa/Blantyre Africa/Bujumbura Africa/Gaborone Africa/Harare Africa/Juba Africa/Khartoum Africa/Kigali ' +
      'Africa/Lubumbashi Africa/Lusaka Africa/Maputo Africa/Windhoek',
  ],
  ['SAST', 2, 'Africa/Johannesburg'],
  ['EET', 2, 'Africa/Cairo Asia/Beirut'],
  ['EEST', 3, 'Africa/Cairo Asia/Beirut'],
  [
    'EAT',
    3,
    'Africa/Nairobi Africa/Addis_Ababa Africa/Asmara Africa/Asmera Africa/Dar_es_Salaam Africa/Djibouti Africa/Juba ' +
      'Africa/Kampala Africa/Khartoum Africa/Mogadishu Indian/Antananarivo Indian/Comoro Indian/Mayotte',
  ],
  ['IST', 2, 'Asia/Jerusalem Asia/Gaza Asia/Hebron Asia/Tel_Aviv Israel'],
  ['IDT', 3, 'Asia/Jerusalem Asia/Gaza Asia/Hebron Asia/Tel_Aviv Israel'],
  [
    'MSK',
    3,
    'Europe/Moscow Europe/Chisinau Europe/Kaliningrad Europe/Kiev Europe/Kirov Europe/Kyiv Europe/Minsk Europe/Riga ' +
      'Europe/Simferopol Europe/Tallinn Europe/Tiraspol Europe/Uzhgorod Europe/Vilnius Europe/Volgograd ' +
      'Europe/Zaporozhye W-SU',
  ],
  ['MSD', 4, 'Europe/Moscow Europe/Kirov Europe/Simferopol Europe/Volgograd W-SU'],
  ['PKT', 5, 'Asia/Karachi'],
  ['IST', 5.5, 'Asia/Kolkata Asia/Calcutta'],
  ['WIB', 7, 'Asia/Jakarta Asia/Pontianak'],
  ['WITA', 8, 'Asia/Makassar Asia/Pontianak Asia/Ujung_Pandang'],
  ['WIT', 9, 'Asia/Jayapura'],
  [
    'CST',
    8,
    'Asia/Shanghai Asia/Taipei Asia/Chongqing Asia/Chungking Asia/Harbin Asia/Macao Asia/Macau PRC ROC',
  ],
  ['HKT', 8, 'Asia/Hong_Kong Hongkong'],
  ['PST', 8, 'Asia/Manila'],
  ['KST', 8.5, 'Asia/Pyongyang'],
  ['KST', 9, 'Asia/Seoul Asia/Pyongyang ROK'],
  ['JST', 9, 'Asia/Tokyo Japan'],
  ['ChST', 10, 'Pacific/Guam Pacific/Saipan'],
  ['NZST', 12, 'Pacific/Auckland'],
  ['NZDT', 13, 'Pacific/Auckland'],
  ['SST', -11, 'Pacific/Midway Pacific/Pago_Pago Pacific/Samoa US/Samoa'],
  ['HST', -10, 'America/Adak America/Atka US/Aleutian'],
  ['HDT', -9, 'America/Adak America/Atka US/Aleutian'],
  [
    'MST',
    -7,
    'America/Chihuahua America/Ciudad_Juarez America/Dawson America/Hermosillo America/Mazatlan America/Whitehorse ' +
      'Canada/Yukon Mexico/BajaSur',
  ],
  ['MDT', -6, 'America/Chihuahua America/Ciudad_Juarez America/Mazatlan Mexico/BajaSur'],
  ['CST', -5, 'America/Havana Cuba'],
  ['CDT', -4, 'America/Havana Cuba'],
];

/** The same where locales have another abbreviation than the database. */
const overrides: readonly Row[] = [
  ['+00', 0, 'Africa/Casablanca Africa/El_Aaiun Antarctica/Troll'],
  ['+01', 1, 'Africa/Casablanca Africa/El_Aaiun'],
  ['+08', 8, 'Antarctica/Casey'],
  ['MET', 1, 'MET'],
  ['MEST', 2, 'MET'],
];

/** The abbreviation of an offset in seconds in a zone, where no locale has it. */
export function abbreviationWithoutLocale(zone: string, offset: number): string | undefined {
  return find(rows, zone, offset);
}

/** The abbreviation that counts whatever locales have. */
export function abbreviationAgainstLocales(zone: string, offset: number): string | undefined {
  return find(overrides, zone, offset);
}

function find(list: readonly Row[], zone: string, offset: number): string | undefined {
  const hours = offset / 3600;
  return list.find(([, at, zones]) => at === hours && zones.split(' ').includes(zone))?.[0];
}
