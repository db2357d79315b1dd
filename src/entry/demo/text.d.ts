/** Files that the bundle carries as text. */
declare module '*.yml' {
  const text: string;
  export default text;
}
