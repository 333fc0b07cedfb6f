import { evaluates, refuses } from '../evaluate.suite.ts';

evaluates([
  [
    "gzip_decompress_from_base64_string('H4sIAAAAAAAA/wEUAOv/MTIzNDU2Nzg5MHF3ZXJ0eXVpb3A6m7f2FAAAAA==')",
    '1234567890qwertyuiop',
  ],
  [
    "zlib_decompress_from_base64_string('eAEBFADr/zEyMzQ1Njc4OTBxd2VydHl1aW9wOAkGdw==')",
    '1234567890qwertyuiop',
  ],
  [
    "gzip_compress_to_base64_string('1234567890qwertyuiop')",
    'H4sIAAAAAAAA/wEUAOv/MTIzNDU2Nzg5MHF3ZXJ0eXVpb3A6m7f2FAAAAA==',
  ],
  ["zlib_decompress_from_base64_string(zlib_compress_to_base64_string('abcdefg'))", 'abcdefg'],
  ["zlib_decompress_from_base64_string('x0x0x0')", ''],
  ['base64_encode_fromguid(guid(ae3133f2-6e22-49ae-b06a-16e6a9b212eb))', '8jMxriJurkmwahbmqbIS6w=='],
  ["base64_decode_toguid('JpbpECu8dUy7Pv5gbeJXAA==')", '10e99626-bc2b-4c75-bb3e-fe606de25700'],
  ["base64_decode_toguid('abcd1231')", null],
  ['base64_encode_fromarray(dynamic([75, 117, 115, 116, 111]))', 'S3VzdG8='],
  ['base64_encode_fromarray(dynamic([300]))', ''],
  ["punycode_from_string('艺术')", 'cqv902d'],
  ["punycode_to_string('acadmie-franaise-npb1a')", 'académie-française'],
  ["punycode_to_string('a!b')", ''],
  ["punycode_domain_to_string('bücher.example.com')", 'xn--bcher-kva.example.com'],
  ["punycode_domain_from_string('xn--bcher-kva.example.com')", 'bücher.example.com'],
]);

refuses([
  ["gzip_compress_to_base64_string('abcabcabc')", 'of anything but a short constant is not supported'],
  ["zlib_compress_to_base64_string(strcat('a', 'b'))", 'of anything but a short constant is not supported'],
]);
