// @ts-check
/** The clinic's colour, made readable: text in it, and text on it, stand out at least 4.5 : 1 (WCAG 2, 1.4.3). */

export const COLOUR = "#1d5f5a";
const ENOUGH = 4.7;
const TINTED = 0.9, DARK = 0.029; // relative luminances of --soft, the surface nearest to the colour

/** Relative luminance. @param {number[]} rgb */
const luminance = (rgb) => rgb.reduce((sum, value, index) => {
  const part = value / 255;
  return sum + (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4) * ([0.2126, 0.7152, 0.0722][index] ?? 0);
}, 0);

/** The colour, moved towards an end (0 or 255) until it stands out enough. @param {number[]} rgb @param {number} from @param {number} towards */
function readable(rgb, from, towards) {
  const start = towards ? rgb.map((value) => Math.min(255, value * 1.6)) : rgb; // brighter before paler
  for (let step = 0; ; step += 0.04) {
    const mixed = start.map((value) => Math.round(value + (towards - value) * Math.min(step, 1)));
    const [high = 0, low = 0] = [luminance(mixed), from].sort((a, b) => b - a);
    if ((high + 0.05) / (low + 0.05) >= ENOUGH || step >= 1) return `rgb(${mixed.join(" ")})`;
  }
}

/** Two shades of any CSS colour; of one that is none, of ours. @param {HTMLElement} element an element to try it on @param {string} colour */
export function shades(element, colour) {
  element.style.color = COLOUR;
  element.style.color = colour; // an invalid one changes nothing
  const rgb = (getComputedStyle(element).color.match(/[\d.]+/g) ?? []).slice(0, 3).map(Number);
  element.style.color = "";
  return { light: readable(rgb, TINTED, 0), dark: readable(rgb, DARK, 255) };
}
