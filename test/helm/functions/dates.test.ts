import { describe, expect, it } from 'vitest';
import { evaluate } from './evaluate.js';

describe('functions of dates', () => {
  it.each([
    [
      '(toDate "2006" "2024").MarshalJSON',
      '[34 50 48 50 52 45 48 49 45 48 49 84 48 48 58 48 48 58 48 48 90 34]',
    ],
    ['printf "%s" (toDate "2006-01-02" "2024-03-05").MarshalText', '2024-03-05T00:00:00Z'],
    ['with toDate "2006" "2024" }}{{ printf "%s" (.AppendFormat nil "2006") }}{{ end', '2024'],
    [
      'with toDate "2006" "2024" }}{{ printf "%s" (.AppendFormat .MarshalJSON "2006") }}{{ end',
      '"2024-01-01T00:00:00Z"2024',
    ],
    [
      '(toDate "2006-01-02T15:04:05Z07:00" "2024-03-05T01:02:03+02:00").In (toDate "2006" "2024").UTC.Location',
      '2024-03-04 23:02:03 +0000 UTC',
    ],
    ['printf "%s" ((toDate "2006" "2024").AppendText nil)', '2024-01-01T00:00:00Z'],
    ['(toDate "2006-01-02" "2024-03-05").GoString', 'time.Date(2024, time.March, 5, 0, 0, 0, 0, time.Local)'],
    [
      'toDate "2006-01-02" "2023-07-09" | date "Mon Jan _2 06 002 3:04PM .000"',
      'Sun Jul  9 23 190 12:00AM .000',
    ],
    [
      'dateInZone "2006-01-02 15:04 -0700 MST" (int64 1688878507) "America/New_York"',
      '2023-07-09 00:55 -0400 EDT',
    ],
    ['dateInZone "MST -07:00" (int64 1688878507) "Asia/Kathmandu"', '+0545 +05:45'],
    ['dateInZone "MST" (int64 0) "europe/berlin"', 'UTC'],
    ['dateInZone "MST" (int64 1720000000) "Africa/Harare"', 'CAT'],
    ['dateInZone "MST" (int64 962388000) "Africa/Casablanca"', '+00'],
    ['dateInZone "MST" (int64 800000000) "Europe/Moscow"', 'MSD'],
    ['dateInZone "MST" (int64 500000000) "Europe/Kyiv"', 'MSK'],
    ['dateInZone "MST" (int64 1720000000) "Etc/UTC"', 'UTC'],
    ['dateInZone "MST" (int64 1720000000) "America/Havana"', 'CDT'],
    ['htmlDateInZone (int64 0) "America/New_York"', '1969-12-31'],
    ['date "2006-01-02" (int64 -62135596801)', '0000-12-31'],
    [
      'mustToDate "2006-01-02T15:04:05Z07:00" "2023-07-09T05:06:07.123+05:30"',
      '2023-07-09 05:06:07.123 +0530 +0530',
    ],
    ['mustToDate "2006-002" "2024-366"', '2024-12-31 00:00:00 +0000 UTC'],
    ['mustToDate "2006-01-02 MST" "2020-01-02 GMT+3"', '2020-01-02 03:00:00 +0300 GMT+3'],
    ['toDate "2006" "x"', '0001-01-01 00:00:00 +0000 UTC'],
    ['mustDateModify "-1.5h" (toDate "2006" "2020")', '2019-12-31 22:30:00 +0000 UTC'],
    ['dateModify "bad" (toDate "2006" "2020")', '2020-01-01 00:00:00 +0000 UTC'],
    ['unixEpoch (toDate "2006" "1969")', '-31536000'],
    ['duration "95"', '1m35s'],
    ['duration 60', '0s'],
    ['duration "99999999999999999999"', '-1s'],
    ['duration (int64 9223372036854775807)', '-1s'],
    ['durationRound "24h"', '24h'],
    ['durationRound "-2h10m"', '2h'],
    ['durationRound "8761h"', '1y'],
    ['(toDate "2006-01-02" "2024-01-31").AddDate 0 1 0', '2024-03-02 00:00:00 +0000 UTC'],
    ['(toDate "2006-01-02" "2024-01-31").Month', 'January'],
    ['((toDate "2006" "2024").Sub (toDate "2006" "2023")).Hours', '8760'],
    ['(toDate "2006" "2020").Weekday | int', '3'],
    ['toDate "2006" "2020" | toJson', '"2020-01-01T00:00:00Z"'],
  ])('%s', (expression, expected) => {
    expect(evaluate(expression)).toBe(expected);
  });

  it.each([
    [
      'mustToDate "Jan 2, 2006" "july 9, 2023"',
      'parsing time "july 9, 2023" as "Jan 2, 2006": cannot parse "y 9, 2023" as " "',
    ],
    ['mustToDate "2006-01-02" "2023-13-01"', 'parsing time "2023-13-01": month out of range'],
    ['mustToDate "2006-01-02" "2023-02-30"', 'parsing time "2023-02-30": day out of range'],
    ['mustToDate "05.000" "07.5"', 'parsing time "07.5" as "05.000": cannot parse ".5" as ".000"'],
    ['mustToDate "2006-01-02" "2023-07-09 extra"', 'parsing time "2023-07-09 extra": extra text: " extra"'],
    [
      'mustToDate "é" "x\\t\\""',
      'parsing time "x\\x09\\"" as "\\xc3\\xa9": cannot parse "x\\x09\\"" as "\\xc3\\xa9"',
    ],
    ['(toDate "2006" "2020").Format 1', 'expected string; found 1'],
    ['(toDate "2006" "2020").String .', 'wrong number of args for String: want 0 got 1'],
    ['mustDateModify "1d" (toDate "2006" "2020")', 'time: unknown unit "d" in duration "1d"'],
    ['(toDate "2006" "2024").In nil', 'error calling In: time: missing Location in call to Time.In'],
    ['(toDate "2006" "2024").In now', 'wrong type for value; expected *time.Location; got time.Time'],
    [
      '(toDate "2006" "2024").AppendFormat (list 1) "2006"',
      'wrong type for value; expected []uint8; got []interface {}',
    ],
    [
      '((toDate "2006" "2024").AddDate 9000 0 0).MarshalText',
      'error calling MarshalText: Time.MarshalText: year outside of range [0,9999]',
    ],
    [
      '(toDate "2006" "2024").ZoneBounds',
      'invalid function signature for ZoneBounds: second return value should be error; is time.Time',
    ],
  ])('%s fails', (expression, message) => {
    expect(() => evaluate(expression)).toThrow(message);
  });
});
