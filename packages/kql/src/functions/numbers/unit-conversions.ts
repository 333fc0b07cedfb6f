import { javascript, type ScalarFunction } from '../definition/scalar-function.ts';

/** How much of the quantity's base unit one of each unit is. */
type Units = Readonly<Record<string, number>>;

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
  GigawattHour: 3.6e12,
  Joule: 1,
  KilobritishThermalUnit: 1055055.85262,
  Kilocalorie: 4184,
  Kilojoule: 1e3,
  KilowattHour: 3.6e6,
  Megajoule: 1e6,
  MegawattHour: 3.6e9,
  Millijoule: 1e-3,
  TerawattHour: 3.6e15,
  WattHour: 3600,
};

const forces: Units = {
  Decanewton: 10,
  Dyn: 1e-5,
  KilogramForce: 9.80665,
  Kilonewton: 1e3,
  KiloPond: 9.80665,
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
  AcreFoot: 1233.48183754752,
  CubicCentimeter: 1e-6,
  CubicDecimeter: 1e-3,
  CubicFoot: 0.028316846592,
  CubicInch: 1.6387064e-5,
  CubicKilometer: 1e9,
  CubicMeter: 1,
  CubicMile: 4168181825.44058,
  CubicMillimeter: 1e-9,
  CubicYard: 0.764554857984,
  Centiliter: 1e-5,
  Deciliter: 1e-4,
  Hectoliter: 0.1,
  ImperialGallon: 0.00454609,
  Kiloliter: 1,
  Liter: 1e-3,
  Microliter: 1e-9,
  Milliliter: 1e-6,
  OilBarrel: 0.158987294928,
  UsGallon: 0.003785411784,
  UsOunce: 2.95735295625e-5,
  UsPint: 4.73176473e-4,
  UsQuart: 9.46352946e-4,
};

const speedTimes: Units = { Second: 1, Minute: 60, Hour: 3600 };
const speedLengths: Units = {
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

function convertUnits(units: Units, value: number, from: string, to: string): number | null {
  const [a, b] = [units[from], units[to]];
  return a === undefined || b === undefined ? null : (value * a) / b;
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
      const [into, out] = [temperatures[from]?.[0], temperatures[to]?.[1]];
      return into === undefined || out === undefined ? null : out(into(value));
    },
  }),
];
