import { runTimeError } from '../../lowering/run-time-error.ts';
import { javascript, type ScalarFunction } from '../definition/scalar-function.ts';

/** How much of the quantity's base unit one of each unit is, or how many of it the base unit is. */
type Units = Readonly<Record<string, number | { readonly perBase: number }>>;

const lengths: Units = {
  Angstrom: 1e-10,
  AstronomicalUnit: 1.495978707e11,
  Centimeter: 1e-2,
  Chain: 20.1168,
  DataMile: 1828.8,
  Decameter: 10,
  Decimeter: 0.1,
  Fathom: 1.8288,
  Foot: 0.3048,
  Hand: 0.1016,
  Hectometer: 100,
  Inch: 0.0254,
  Kilometer: 1e3,
  KilolightYear: 9.46073047258e18,
  LightYear: 9.46073047258e15,
  MegalightYear: 9.46073047258e21,
  Meter: 1,
  Microinch: 2.54e-8,
  Micrometer: 1e-6,
  Mil: 2.54e-5,
  Mile: 1609.344,
  Millimeter: 1e-3,
  Nanometer: 1e-9,
  NauticalMile: 1852,
  Shackle: 27.432,
  Yard: 0.9144,
};

const masses: Units = {
  Centigram: 1e-5,
  Decagram: 1e-2,
  Decigram: 1e-4,
  Grain: 6.479891e-5,
  Gram: 1e-3,
  Hectogram: 0.1,
  Kilogram: 1,
  Kilopound: 453.59237,
  Kilotonne: 1e6,
  LongHundredweight: 50.80234544,
  LongTon: 1016.0469088,
  Megapound: 453592.37,
  Megatonne: 1e9,
  Microgram: 1e-9,
  Milligram: 1e-6,
  Nanogram: 1e-12,
  Ounce: 0.028349523125,
  Pound: 0.45359237,
  ShortHundredweight: 45.359237,
  ShortTon: 907.18474,
  Stone: 6.35029318,
  Tonne: 1e3,
};

const angles: Units = {
  Arcminute: 1 / 60,
  Arcsecond: 1 / 3600,
  Centiradian: 1.8 / Math.PI,
  Deciradian: 18 / Math.PI,
  Degree: 1,
  Gradian: 0.9,
  Microdegree: 1e-6,
  Microradian: 1.8e-4 / Math.PI,
  Millidegree: 1e-3,
  Milliradian: 0.18 / Math.PI,
  Nanodegree: 1e-9,
  Nanoradian: 1.8e-7 / Math.PI,
  NatoMil: 360 / 6400,
  Radian: 180 / Math.PI,
  Revolution: 360,
  Tilt: 90,
};

const energies: Units = {
  BritishThermalUnit: 1055.05585262,
  Calorie: 4.184,
  DecathermEc: 1.05505585262e9,
  ElectronVolt: 1.602176565e-19,
  Erg: 1e-7,
  FootPound: 1.3558179483314,
  GigabritishThermalUnit: 1.05505585262e12,
  Gigajoule: 1e9,
  GigaelectronVolt: 1.602176565e-10,
  GigawattDay: 8.64e13,
  GigawattHour: 3.6e12,
  Joule: 1,
  KilobritishThermalUnit: 1055055.85262,
  Kilocalorie: 4184,
  Kilojoule: 1e3,
  KiloelectronVolt: 1.602176565e-16,
  KilowattDay: 8.64e7,
  KilowattHour: 3.6e6,
  Megajoule: 1e6,
  MegabritishThermalUnit: 1.05505585262e9,
  Megacalorie: 4.184e6,
  MegaelectronVolt: 1.602176565e-13,
  MegawattDay: 8.64e10,
  MegawattHour: 3.6e9,
  Millijoule: 1e-3,
  TeraelectronVolt: 1.602176565e-7,
  TerawattDay: 8.64e16,
  TerawattHour: 3.6e15,
  ThermEc: 1.05505585262e8,
  WattDay: 86400,
  WattHour: 3600,
};

const forces: Units = {
  Decanewton: 10,
  Dyn: 1e-5,
  KilogramForce: 9.80665,
  Kilonewton: 1e3,
  KiloPond: 9.80665,
  KilopoundForce: 4448.2216152605,
  Meganewton: 1e6,
  Micronewton: 1e-6,
  Millinewton: 1e-3,
  Newton: 1,
  OunceForce: 0.278013850953781,
  PoundForce: 4.4482216152605,
  Poundal: 0.138254954376,
  TonneForce: 9806.65,
};

const volumes: Units = {
  // As in Kusto, whose documentation gives 0.0009728568 acre-feet for 1.2 cubic meters.
  AcreFoot: { perBase: 0.000810714 },
  CubicCentimeter: 1e-6,
  CubicDecimeter: 1e-3,
  CubicFoot: 0.028316846592,
  CubicHectometer: 1e6,
  CubicInch: 1.6387064e-5,
  CubicKilometer: 1e9,
  CubicMeter: 1,
  CubicMicrometer: 1e-18,
  CubicMile: 4168181825.44058,
  CubicMillimeter: 1e-9,
  CubicYard: 0.764554857984,
  Centiliter: 1e-5,
  Decaliter: 1e-2,
  DecausGallon: 0.03785411784,
  Deciliter: 1e-4,
  DeciusGallon: 3.785411784e-4,
  HectocubicFoot: 2.8316846592,
  HectocubicMeter: 100,
  Hectoliter: 0.1,
  HectousGallon: 0.3785411784,
  ImperialGallon: 0.00454609,
  KilocubicFoot: 28.316846592,
  KilocubicMeter: 1e3,
  KiloimperialGallon: 4.54609,
  Kiloliter: 1,
  KilousGallon: 3.785411784,
  Liter: 1e-3,
  MegacubicFoot: 28316.846592,
  MegaimperialGallon: 4546.09,
  Megaliter: 1e3,
  MegausGallon: 3785.411784,
  Microliter: 1e-9,
  Milliliter: 1e-6,
  OilBarrel: 0.158987294928,
  UsGallon: 0.003785411784,
  UsOunce: 2.95735295625e-5,
  UsPint: 4.73176473e-4,
  UsQuart: 9.46352946e-4,
};

const speedTimes: Readonly<Record<string, number>> = { Second: 1, Minute: 60, Hour: 3600 };
const speedLengths: Readonly<Record<string, number>> = {
  Centimeter: 1e-2,
  Decimeter: 0.1,
  Foot: 0.3048,
  Inch: 0.0254,
  Kilometer: 1e3,
  Meter: 1,
  Micrometer: 1e-6,
  Millimeter: 1e-3,
  Nanometer: 1e-9,
  Yard: 0.9144,
};

const speeds: Units = {
  ...Object.fromEntries(
    Object.entries(speedLengths).flatMap(([length, meters]) =>
      Object.entries(speedTimes).map(([time, seconds]) => [`${length}Per${time}`, meters / seconds]),
    ),
  ),
  Knot: 1852 / 3600,
  MilePerHour: 0.44704,
};

/** Units of Kusto whose exact sizes are not documented, so that their last digits would be a guess. */
const unknownSizes: ReadonlySet<string> = new Set(
  `DtpPica DtpPoint Kiloparsec Megaparsec Parsec PrinterPica PrinterPoint SolarRadius Twip UsSurveyFoot
  UsSurveyFootPerHour UsSurveyFootPerMinute UsSurveyFootPerSecond EarthMass Slug SolarMass ShortTonForce
  DecathermImperial DecathermUs HorsepowerHour ThermImperial ThermUs SolarTemperature AuTablespoon BoardFoot
  ImperialBeerBarrel ImperialOunce ImperialPint MetricCup MetricTeaspoon UkTablespoon UsBeerBarrel
  UsCustomaryCup UsLegalCup UsTablespoon UsTeaspoon`.split(/\s+/),
);

function rejectUnknownSizes(...units: readonly string[]): void {
  const unit = units.find((name) => unknownSizes.has(name));
  if (unit !== undefined)
    throw runTimeError(`the unit '${unit}' is not supported: its size is not documented`);
}

function convertUnits(units: Units, value: number, from: string, to: string): number | null {
  rejectUnknownSizes(from, to);
  const [a, b] = [units[from], units[to]];
  if (a === undefined || b === undefined) return null;
  const inBase = typeof a === 'number' ? value * a : value / a.perBase;
  return typeof b === 'number' ? inBase / b : inBase * b.perBase;
}

/** Kelvin of a temperature, and back: scales with different zeros. */
const temperatures: Readonly<
  Record<string, readonly [(value: number) => number, (kelvin: number) => number]>
> = {
  Kelvin: [(value) => value, (kelvin) => kelvin],
  DegreeCelsius: [(value) => value + 273.15, (kelvin) => kelvin - 273.15],
  DegreeFahrenheit: [(value) => ((value + 459.67) * 5) / 9, (kelvin) => (kelvin * 9) / 5 - 459.67],
  DegreeRankine: [(value) => (value * 5) / 9, (kelvin) => (kelvin * 9) / 5],
  DegreeReaumur: [(value) => value * 1.25 + 273.15, (kelvin) => (kelvin - 273.15) / 1.25],
  DegreeDelisle: [(value) => 373.15 - (value * 2) / 3, (kelvin) => ((373.15 - kelvin) * 3) / 2],
  DegreeNewton: [(value) => (value * 100) / 33 + 273.15, (kelvin) => ((kelvin - 273.15) * 33) / 100],
  DegreeRoemer: [
    (value) => ((value - 7.5) * 40) / 21 + 273.15,
    (kelvin) => ((kelvin - 273.15) * 21) / 40 + 7.5,
  ],
  MillidegreeCelsius: [(value) => value / 1000 + 273.15, (kelvin) => (kelvin - 273.15) * 1000],
};

const conversion = (name: string, units: Units): ScalarFunction =>
  javascript({
    names: [`convert_${name}`],
    parameters: ['real', 'string', 'string'],
    returns: 'real',
    evaluate: (value, from, to) => convertUnits(units, value, from, to),
  });

/** Units of measure, named as in Kusto; a unit that is not listed gives null. */
export const unitConversions: readonly ScalarFunction[] = [
  conversion('angle', angles),
  conversion('energy', energies),
  conversion('force', forces),
  conversion('length', lengths),
  conversion('mass', masses),
  conversion('speed', speeds),
  conversion('volume', volumes),
  javascript({
    names: ['convert_temperature'],
    parameters: ['real', 'string', 'string'],
    returns: 'real',
    evaluate: (value, from, to) => {
      rejectUnknownSizes(from, to);
      const [into, out] = [temperatures[from]?.[0], temperatures[to]?.[1]];
      return into === undefined || out === undefined ? null : out(into(value));
    },
  }),
];
