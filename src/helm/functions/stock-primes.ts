import { bytesToBigint } from './der.js';

/**
 * Primes that keys are made of, so that no rendering searches for any. That they are known weakens nothing: the keys of
 * a rendering follow from the names of its release, so that anybody can make them.
 */

/** A prime for RSA keys: 512 bits, the two highest of them set; it suits the exponent 65537. */
export function stockPrime(index: number): bigint {
  return bytesToBigint(Buffer.from(primes[index]!, 'base64'));
}

/** Number i is the first such prime from the SHA-512 of `preflux prime i` on, its two highest bits and its lowest set. */
const primes: readonly string[] = [
  '6tG43kCm/ZmZgBP8bPkWPXe+CoY6QT4hMm4xzmVXBN6EQ/see39w1ycBV8HxmW64H0c5H5ehj8zkfRZU4erXFw==',
  '/wTQjqUz86ghhQZHKvvaODkg6A9Zd/gwNzbhAlXR+nMqrLfJrI+rMfNZi/GerOhkTrMYjjKfnpikIwcKywtfdQ==',
  '6fvFPRYeKXmAailc3OwVYxF7CWipH0PcKcVj9u0V+Fi9ydeB+ekuJMd24Z9wqGo7wsM6FzxVXafz3Yij07hyxw==',
  '3RFoUgbdGjeFrhI8hf1NLYGcOM148Ms95sjacyrwROnJX3aowdYROaY7KOegpGS8/KiRLmdk9uo5ESrc7iw/Nw==',
  '56C30XA0nPvBqCyorm1WqchdVqDMGw0jhBw3G8GqTn43PbTqB29icy/Xc6ew4v8B2D8a79PMfK3Lsq8yWtCQ4Q==',
  'wHWz94NFGETY0lqmTcwAHsgVIG/AVSb0+cgI1JGh3Ua98K+zhJzqaLQdoBkeJIvTtQyaWwt5uMj20PyJCiYPmw==',
  'zXPmOSYUUont2w6c7BNX7fOf6DGZViglNmcLKbJx2iwCty+913RvnAg6dX1k1TzMPTtu0li/sihYJy4sMJhvYQ==',
  '2DnPUMYTuBpZ2ntiHAaXrBDZNjpU4NDMhmdVxAduDUfFt+zX5V0tycZqvzbcGmEoYy7/z7IUdpd2ndYscPU1sw==',
  '6DC+Bm1By3w0bn6LNG/KT0sd2yZRkj3J7mqmgUCM6mnLayIPh53pV6+0AILYhgChMgJD2B/O+/F2L86IUEcCiQ==',
  '+qcBbDU+i2vqZxGDy6qseuc9O7cc1OrKYwr6fMNaARuieoezMJnrpdx6RwFVjzs4/lgxCwmc8wivdDztQ6AF2Q==',
  '/+JNIqeRDtBrkrTaOJFUnswa4CjDKRZIl8IaFHXcTAsUqnqE1UYm0DbpV4N5E7WSecLbnBpvT9fKfPpKEPYviw==',
  '7BBe5d0Dd4GbNgUdma8bxK2S2STRqThjctL/1nhwI7eF4YvgWlQbaFdIf/i7/anRW86YcYDxjWarLEE5mJgMZw==',
  '72knxSLKPHBHeX8cztvIotVeQUvp+dLp4qdeDNMzyYXDGZkiUcg2jlkYj9pT5I7L+RklE4UH8mJR9a2p55X/Dw==',
  'zgbHM+oc+iwuOi94h3U7DgN9mUxFMMxy8VnjrMdLZSNhl7d2WISLHYmgtRWaWky1johrvszDxbp6HVuiPuClDw==',
  '1H2tQMk+LHWV5PchH2BLRtBzNTzSY3fkDhUEdQl4S9SYr5G+QVkmD6VFEPUvim+Cf6z68txtpJ5CbEmjySFzvQ==',
  'yyyM1fxz8qeKRpGr/Kq8A3Jh+lloyN2stpJ35b7Yi6bpY0NACv4W5GjR1fkoBGImXeURAhL8Vwq1696pgB5/mQ==',
  '7uTg+UDDOuuE2yB7hehXZhLr6mZUPET4071/Jxak6VkXAcR/FRFmCljPF+t2//bi83Is8Pg2cqGFhFf4kU+CPw==',
  '1BQOA5Bd5qZD3E3tIACjqLusMUHvo9JeC8ysIyOVEGXGYA6jxC964FenPION0g0i25kAcSGSfcX674yP/5KgUQ==',
  '9cl6ovcN0yxU9mpXZ7XtoNTJH2YOMX/k9Z94KmQQsL3RCD55w/oyiO2QKDJIR1FmZkr26SQ229n/XjKKaNw7/w==',
  'yI56lQP4CL+blpmrdnO30Xn9YqMmdPLn3WmV+pAcxXxuBpsUNw2O+QJiOE8i19TX5pQCsN0tChIsYvqiZjV9Nw==',
  '+Rw5TZG9AAuC9PWGGw+NMHDzPgWDzsyzJAwJ1rPivo3gtsSqoTOUiEh2/Mpcxs0zqSqQQ9dF0ZQqZu8A83Aa1w==',
  'xae8uNqwnM7jRdfSJjOeZYpA1hUeCJxX0Iz6XeKVCZ3gHQPKP2UUvouPI1rTHWHlAulQxg3xcqXki0cyMx2nEw==',
  '/RGUqlDS7xfo+0iHjlSKh0oBDG6alzAAnPwY4Ej+DG7f97I9fZ7ymQ8x3zUFCihG55jYtCI/3HXi2RG3qOhcOw==',
  '8QRGX0szaVn+LfF560NLRb/lC5drdUTs1iTfkD1/RVyWphiOZSpPVo+8pZHZGqCVB8IU61Ogxv01LKBsBuskaQ==',
  'wCRfJlFSl//vFAYuRjsfnwX9fgjPgbwNMA6Z1H5ZlK2t0doXBUTBbhHi0KL1yoLpFzM+MDJmuSreZ61Ufl8FWw==',
  '43yK8OiDMD+OrL2zbQYADCeUYo8zmC+v0ZWOEuHz36zelgehKzEA90CqRY3ep0z0B2fkW8QB3EewBs0Q7Eo1fQ==',
  'xBj9jfKaDhZzxVgZ6g4hc2zn28aLOlFRLHJxdxYl8rmKN5DDZSzcnaW2VRAs7X5laYONkM0dqYp5890WIv0wCw==',
  '5Edzx2QJAZSGQnmZJnTExQASrK0yYFZ2TnU7WMDGm2Vm+EpZ6sLrYyCtijMil8ihrgFAbdUnQc5V8OG6b6y3Nw==',
  '3rYhcrS3Dhc/r7mpr7+qNkcabx2FKRJ0vk6xyH2PEutKsYVitYxkhW4kpVWle5dRjQMKMKsDPAp4XtnLSBn7ow==',
  '2PG0cX5y6BIm7Gb1ZYlaOM9hAxyCV0ZwQcZaSrft5k9O/Rjc9iBE6E/J5qfsAwqfdq6IudTFERHPFfIICa0WoQ==',
  '/2uuoPx5abS1asogfkayHWcvnj/meO+Ji0Uy/rhO9IOowoMxqOK9SKSe+5VT+9ngC/qC5rTtvUtSKO4zoXTAYQ==',
  '2OyT+TOSp3QY2BJiV2gK53kF93pBu8bj7j2HGDtIvM1vNlqZTrSy2gHwkmO9wG1rR5c1Gf51MSn479b1+OsxUw==',
  '9J6zYSfOVWGkK6e/AxHIdN3PEMOVWbAqLA50KoZoCmRfo1P7cmgYHn7X0pBxuCUc8MTLPGietu5erJIo78MPXQ==',
  'wATuq+ydi2gQngeT0YjNqHGxWqJsjZpSq6t40XVW0kusLa61wZfnYWH3B9dK5J21y747fcm9h0Q7c+X4UtynBQ==',
  'wNNpAkSqgSslwAxFbmEiMjR0RLHYNBhoGaF/vfJtbIrR24PK65xzq7NKiUq8bwb2e1erimU+pLpzCEhrsLs7MQ==',
  '5jgFzUzQwbadzglyPmicVnXHncSfWCKyYsplIzWN1bRs4bNA8MvCj2m3Ft7ii4ubK1N+a57Kb1SEitd2fcdB1Q==',
  '63ZS+ca9HmoIyMIMoTQZHP3NvygYcI6KrSn92/oqROa/vp8YvWoZSk0K16ftphqka83fRToxyPkpx5RB8oYNUQ==',
  '+dSEBPG4UQ3DDq84KssIgF85RM2LOm574dWtJ751n/yZ8BxG50mX+eXgEFJp5rvFq26VuWkKgKa0MkLQPNJ48w==',
  '7IlgJ0M1rgKhpY5xy9Cr0j+AC++nNb75TEnzPwsk5L79SqBzcqw2aWa6z8HKn9X4wZ6YVYem0otCUojvvA/2Uw==',
  'zPXCaOLZ0wg0eg12XYNxLJkdmhtAuUX6YT8DvmNGo031QS0Rxk+ItmUaixZGKc/9bFGzZWJYz2EOna75Up5qjQ==',
  '5+D7OU2lTb2WWoO33gbePne1W51I6Lt+MblQp7OVgvo9ye4ySCeSk4KAMtKJKEhEVWz6KME1kIfRGSAwHQHPQQ==',
  '0qbhioQdUC2F5SPtNQ2v17wnzBJrz0OgQIM0YMqtzu4fBv6oQ5vgVXWtllgcpeg7lFnIePl5yjVfDmCx28yVUw==',
  '/GL3IMb6LNdwExle7injoc9FfC9ghFc4JPggODj9FkV5gm5a/ysfPwOHSl3EDl7XFkcvQp1yLs5+Fu67bnyYrw==',
  '6u4/qbv250q6WJfAiv2atwnmStzTOybXnyVZVGXYWwP7/zTPNzEW4w5FBaAu0ryHT5rwU7ldEORHi6WW8mLjUQ==',
  '6dlAqlu4lguiQyzf/GrrpoXgvWxpKjVWLyvBzRd/A3z6o7qMBCponIEj795nxQXid+sl54hlKaCgzIR98Oborw==',
  '28qYlson2xlisEAJKmaA65w62G6tlaFe0dhbPyz/jk5hSqtcQw3h9sn5dckXjjpX1aX7EDBR0g84O2Mvg+fgaw==',
  '8kZomj9H7jQWDjIdbrZLU5mgE0sDiaDP+dcYllNYvU3RnBM5BOq76DsuA2nQ6wb/720m8YVJeQDRHYC4kX3xiw==',
  'zZCpBf9GVTlFr5HE4qVDx4Avp+4kQu0RjFoxAVbEUVsrAfD3TfMS5msjp5sHDfsVHyNP9Oer+pOpCzlvKtbiHQ==',
  'xftYYY8DkfnvtpEhFnSHQh4BtsGWLKgfJRLyVOWANhMRqbImU5OIFMNSBwNPK5e9QCKpxYKLWHzIZYovZBI7hw==',
  '45sYuNGg/Zx5PDkRLIbw2ArCFHAgtYPINHuUTW8xwzFh+IDNbFY1KAKalv5NuXum3V0uAas10WIn4nz0QAbZQQ==',
  '6gyvD6BDQp3vOFcPtZxxl8MvZw03B0UWt86Jpwc+OU0A5Zskev1BXVlQ6B02Dxadxs483PLPPv+QkJBpXQb+oQ==',
  '6UVRME1srUXXWpy5MHvvwGeIrvgT6mrrN3UB7kjp+fFIXx4zyPwhNBA/yCXYwQYgkVSytRDSYF1DBDhq5Ki77Q==',
  '7U3tfdsjoUe0nkgcnMa65pXf9kicl+XVe54NFfb9OBjEFpsf0lERhbccPTbffQhg3sdxc7NXGT7w908AQ8J09Q==',
  'x02dgzc+EY2qEo++OzkNijZ3x6LgmjzxHyI4HlGlEA7aX6AJX8bDjlYMGstBvvCgO0A8vgzqyeGV2YdKZsXXfw==',
  '9RXjkpgMdyWydsFjVwowt8CagfpMtFEbrduMFo9Si6WlLWw86EEhCffPXydiad47cdIh1D9KSiKc2TWFad/dLw==',
  'ypRjIxmTItGo7dJnlehxTLj9HVnubK+4Bpt/PXa5HegebWw/xWAelcEtuDyatTR6eA70tSzk4PM425mgtV7kdQ==',
  'w7JZnoqLnthyV6dy5qOzDtSkBhPGBxiIrZNR7tmFP0T75hbOQoupkBxuj/SAvKWAk/eNm0MfWP5oR96fpSqkjw==',
  '0lSXx8gYPhoY3+l7VUAnpTtbr67Pd0gz/7PppBqFmHmSI/R5pWUh/jVWYjHvM+zEGLLfgu5G/+zDZnnyAdGwqw==',
  'xmkL41HuNFJSpH761V9ikU2qCvnhNgeR/Pj+IeDqu+rcMdNNYqMU0PDr8GybAoyZJd9YfTak8D+qiLZesIUPwQ==',
  '89ieAjGoQaUVYWvsa0aoUw/3z6KDJGpmRMXgOiZ0ZYYy/CkANvkPHLQR6dtzNldiaY2jvceSBgjvquiSnQdSNw==',
  '6q6D8jQ6xB5x82xUn5LVkGR91mK3TPq8uyEhw2K/qPTrdvUuZC25RMtepG50bpga+6FssN0RDES67O9YLcF1JQ==',
  'z3PqdTjqs+qiCDIBFLPIAcsIggTKTMdOkjrNOqca98gB9LYhMJOLVAdB01rksQ5vjEqTP/fg9OmDpLmRqSK2Yw==',
  'xkX4Twbgp4N2ZCz8vR38AItYkUq0qBIWxqcsOv0JdMvkGkjckXdNDMsXI+7h7jlWyncGJxRnpEeoz7O4ANpRvQ==',
  '9jQ1cYBOACEJpqXS348cV3ZDoWM2OWE3ZKHcsikIH3b367X3iMQJ+6UP7c3L+NFitZIA0AFu8UQ/2S6Vq2NTsQ==',
];

/** How many primes for RSA keys there are. */
export const stockPrimeCount = primes.length;

/** The group of DSA keys, which many keys share elsewhere too: p of 1024 bits, q of 160, which divides p - 1, and g. */
export const dsaGroup = {
  p: BigInt(
    '0xaad73f4738bc5cc33019499b588d6f3312b3f60831b85b8d63013155ae7472be1b64f04b19de6bfd88d9d4f7c3d7eabeae8d598c48a442d339b4bf7c0104c96a8834f75f8ee02d480377ce532fc0300d7bff5906fe682586f2db3ac18bd3aac5180cc5afaa0eb3f4f50fbf4451041a620ed96fd2ccd80121e52050b3b668a365',
  ),
  q: 0x9011b19243ab049dadd32312f562032b85b0502bn,
  g: BigInt(
    '0x48597c251a7339dbfc70429ceb96c7817b7f99a94b2900a9312d791711ee3d9da1f03ee8bc0512a8a21d01e9578681fb9e5567c796cfec958e3ae0c843e0a063c4442f37f4823c98420d9f8a3a715cf9fb9e6d5fdd310a9e603a2a7ceb719b771d13638b1add929b477d15e9057641966d74328139e840e6cd5595137457ef24',
  ),
};
