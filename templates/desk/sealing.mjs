// Looks now and then whether a letter is still being finalized, and says so when that has changed. Nothing else of the page
// moves: whoever reads it presses the link, which does the same without this module.

// Pauses between two looks, milliseconds: each is half as long again as the one before, up to the longest. After the last
// look nobody waits in front of the page, and it must not keep a session alive.
const FIRST = 1000;
const LONGEST = 20000;
const LOOKS = 40;

const here = document.querySelector("#sealing");
const said = here.querySelector("[role=status]");
const link = here.querySelector("a");

async function look() {
  const answer = await fetch(link.href);
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const now = page.querySelector("#sealing");
  if (!answer.ok || answer.redirected) return true;
  if (!now) {
    here.className = "notice yes";
    here.querySelectorAll("form, .quiet").forEach((part) => part.remove());
    said.replaceChildren(sentence(page));
    link.textContent = "Show the letter";
    return false;
  }
  const words = now.querySelector("[role=status]");
  if (words.textContent !== said.textContent) {
    here.className = now.className;
    said.replaceChildren(...words.childNodes);
  }
  return true;
}

// What the fresh page says of the letter: "This letter is finalized, since …".
function sentence(page) {
  const stands = document.createElement("p");
  stands.textContent = page.querySelector(".letter-head h1 + p").textContent.trim();
  return stands;
}

async function watch() {
  let pause = FIRST;
  for (let looks = 0; looks < LOOKS; looks += 1) {
    await new Promise((done) => setTimeout(done, pause));
    pause = Math.min(pause * 1.5, LONGEST);
    if (document.hidden) continue;
    try {
      if (!(await look())) return;
    } catch (error) {
      // The next look may get through.
      console.warn(error);
    }
  }
}

watch();
