/**
 * The script that keeps a page fresh: it asks for the page again, and where it has changed puts the new main part in
 * place of the old. A seal that falls is seen to fall once. The page is complete without it.
 */
export const liveScript = `"use strict";
(() => {
  const every = 3000;
  let etag = null;
  // XMLHttpRequest parses the page without a string ever becoming markup, which Trusted Types would rightly refuse.
  function look() {
    const request = new XMLHttpRequest();
    request.open("GET", location.href);
    request.responseType = "document";
    if (etag) request.setRequestHeader("if-none-match", etag);
    request.onload = () => {
      if (request.status === 304) return;
      // A page that cannot be had is not to be trusted further than it says itself.
      document.documentElement.toggleAttribute("data-offline", request.status !== 200);
      if (request.status !== 200 || !request.response) return;
      const next = request.getResponseHeader("etag");
      if (etag !== null && next !== etag) swap(request.response);
      etag = next;
    };
    request.onerror = () => document.documentElement.setAttribute("data-offline", "");
    request.send();
  }
  function states(root) {
    return new Map([...root.querySelectorAll("[data-claim]")].map((one) => [one.dataset.claim, one.dataset.state]));
  }
  function swap(fresh) {
    const before = states(document);
    const top = window.scrollY;
    for (const part of ["main", "header.masthead"]) {
      const [old, made] = [document.querySelector(part), fresh.querySelector(part)];
      if (old && made) old.replaceWith(document.adoptNode(made));
    }
    for (const one of document.querySelectorAll("[data-claim]")) {
      const was = before.get(one.dataset.claim);
      if (was !== undefined && was !== one.dataset.state && one.dataset.state === "held") one.classList.add("fell");
    }
    window.scrollTo(0, top);
  }
  setInterval(look, every);
  look();
})();
`;
