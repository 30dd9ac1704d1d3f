// Makes the page's address one that everybody reads alike: a name that stands there twice has its last value, as the server takes it. And
// a page that stands in a frame of a course page is told so before it is painted.
{
  const address = new URL(location.href);
  const names = [...address.searchParams.keys()];
  const repeated = new Set(names.filter((name, i) => names.indexOf(name) !== i));
  for (const name of repeated) address.searchParams.set(name, address.searchParams.getAll(name).at(-1));
  if (repeated.size > 0) {
    document.documentElement.dataset.repeated = [...repeated].map((name) => name.slice(0, 30)).join(" ");
    history.replaceState(history.state, "", address);
  }
  document.documentElement.classList.toggle("tl-embedded", address.searchParams.has("embed"));
}
