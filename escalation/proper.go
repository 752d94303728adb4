package escalation

// properWordList are the English words that are one typo, or two in a long
// word, from a word of ours: they mean themselves. Cut from a list of American
// spellings (Debian's wamerican) by the distance that the matcher allows.
const properWordList = `
abased abort abound abut acre acres adders advise advisory agenda agendas aground alders alike aline alloyed alter amused angers anneal annex annul
anther antis apathetic apes apologist apses apter arise ascendant ascendants ashed ashing askew assailable asses asset assigns associated associative
aster attendance attendances attender attending auction avast avoid avoidable balling band bard baring bass bast baste batter beach beached beaching
beard beater began begun belling berating berets berthing betted betters bettor bilking billings bite bitten bitter blanches bland bleach bleached
bleaching bleating bling blond blonder bloods bloom blower boar boars boas bobs bogs bolder bone bonnet bonnie bonny boobed booed bookend boomed boos
booted boozed bops boring borne bosh bossy bother bows boys brad braid bran brandy breaching breading breaking breasting breath breathed breathier
breech bride bridged bridges bridle brig brine brink briny broach broached broaching brood brooked brothel brunches brunt budge budged budges bulling
bullocks bunt buried burner burped burred burst bushiness buss busyness butte butter cabling cadre cage cake calf calk calking calls calm calming
calving came cancer cane cannon canter canto cape card cared cares caret carp carried carries cars cart carve case cashed catchy cation cats catted
catting cave cell censer centers chad chads chance chancel chant chanted chanting chants chaos chap chaps chapt char charger charily chars chart
charted charting charts chase chasten chattel chatter cheat cheats checker cheeked chest chid chile chili chill chit chits chocked choke chore chosen
chucked circlet circlets claim clam clams clarity clashed clients clone closer closet clove coat coats cold collages collected collecting colleges
comma communicable communicant communicants communicated communicates communication communications communicative communicator commuter compacted
compacting competed competence competency competently competes competing complaisance complected complement completest component comprise conceit
conceited concept concern concerning concerted concerti concerting concerto concocted concocting condensation condensing conducted conducting
conferring confessing confiscation conform conformation conformations conformed confuting congested congesting connecter connecters connection
connections connective connector connects connoted connoting consented consenting conservation conserving consisting consoling consorting constancy
constant constants consul consular consuls consultancy consults consuming contained containing contented contenting contested contesting contorted
contorting contract contracted contracting contracts contrast contrasted contrasting convening converge converging conversant conversed converses
conversion conversions convert converted converting conveying convicted convicting convulsing copra core corrected correcting corresponded corresponds
costume costumed costumes councilor counseled counsellor counsellors counselors counsels count coupe couplet covering crane crease crest crushed cull
culling cure currant curs curt customary dance danker dding debarment debit debt debug decade decanting decimated decode decoder decreased dedicate
dedicates deducted defecated defecting defending deft deice dejecting delicate delis demands demeaning dent departmental departments depending
depicted deplete depletion deport deportment deports depot dept depth derails deranging deride derision deserved deserves desiccated despatch
despatches despot despots detains detecting deviated devil devils devise dialing diesel diesels differed difference differently differing diffident
digesting diner ding dinker dinned directer direction directions directive directs direst dirge disbursing disclosing discoursing discus discuses
disguising dismissing disposable disrupting dissecting disses distribute distributed distributes distribution distrusting disusing divers diverting
divesting doling doming donut doping dosing doting dozing driers drivels drives drovers duded dudes duds duke dune dunner dupe earl earls ease
educated eery eighth eighty elective electives ember embers emery employe employed employer employers employes empress engendering envoy equine eras
escalates escalation escalations escalator etch ether evacuating ever excavated excavating excavation execs executes executing execution executions
executrices executrixes exert exerts exes exhalation exhort expect expects expedience expediences expediency experience experienced experiences
experimented expert export exports extort fallowed fallowing farther fatter faxed feather feet fetich fight filly finagles finder finders finer fired
fixer flash flee flees fleshy flighty flush folly fond forage forearmed forearming forewarned forewarning format forth forwarder forwardest forwards
foully fount foxed frag frags frame freed freer frees fresh fret fright full fulls fund funking gain garage gays gene genie genital genre gentle genus
gibing gong goodby goodbys goring greet guess gums guns gusts guts gutting hacker hake hale haling halve halving handled handler hands handy hang
hanged hangs hank hanks hard hare haring harked harpy hart harts haste hasty hate haven haves hawing hawked haze hazing heading healing healthy heap
heaped heaping heaps hearth heath heating heave heaving held hell helm helms helper helplines hemp herring hiding hieing hiking hilt hind hinds hippy
hive hiving hock hocked honk honked hood hooded hoof hoofed hooker hookey hooks hooky hoop hooped hoot hooted hostel hotlink hove hovel humane idiom
impalement incest incredible individualism individualist individually induction inebriating infest infirm infraction ingest injection instil insured
intense interdicting interdiction interesting interjecting interjection interlace interlacing intersecting intersection inured invent invert iterating
iteration iterations jaguar joker journalese journalism journals journey joying junco junior keels keens kinda kinds king kink knowledgeably lacy
laddering lade lads lake lame lance lanced lances lancet lander lane lank lanker lasing layer layers lazy leader leading leafing leaning leaping lease
leasing leaven ledge lemma lender lewder lice licensee licensees licit lick licked lien life liked liken liker likes liking lime liming lined linen
liner lines lining linker links lint linted lire lite lived liven liver lives livings llama llamas locale locals locking locutions lode lodger loge
lone lonely looming loosing looting loping love loving lowing loyal lunar lunch manage managed managements manages mange manged manger mangers mangier
mangler manner manor marcher mare marry marsh massage master math matte matted mattes matzo mayor meat meddle medial median melting menage menses mere
meres merge mesas meshes mess messes metes meting miasma mighty mine misunderstand mite mitten moaning moat monger monkey mooning mosey moth moths
mourning mouth mouths move muddle muses mutter needled needy nerd nerds nest newer nicer niche niches nick niece nigh nighty nine nite note novice
numbed ocher odder office officers offices older ombudsmen operates operations orations organist organizational others otter pace pads paging palace
paler pals pane panned panning pans paps parch parched pares parley parlor pars parsed parser parsing parson parsons passel passer passes past pasted
pasts patches patchy patent path patina pats patting paused pausing paws pays peace peasant pease peopled peoples persona personae personals personnel
petting pheasant phones phoney phony physicals piss pissed pissing pitch pitched pitting pivot placer plaice plainer plains plane planed planes
planing plank planking planks plant planter planters planting plants plate plated player plaza pleaded pleas pleated plot podia policy polite pone
poss postal potion potions potting practise prayed prediction prefect prefers preps pres preys pricey prick pricking pricy pride priding prim primal
prime priming primp prince prize prizing processional processionals produce produces profess professed professing profession professionalism
professionally professions progressing prone propel prose prosecution prosper protector protesting protraction prove prowess punting puss puttying
quail qualifier qualifiers qualifies qualities quantified quartet quartets queen quiet quine quire quota quoth raciest rally rapist raps rasher
reaches react reacted reacting reactions read realer realest realm realms reals realty ream reap reaps rear receptionists receptions recline reclined
reclines redden redirection redirects reds reedy reefer reel refereed referenced refers reformer refs regal regales regally regulations regulatory
reheating reis relating relation relational relatives relaxations religions rely remote renal repay repealing repenting replay replaying replete
repose representation representations repute requests requite requites requiting reroutes resales resort resorted resorting resp retainer retch
retched retching retirements retort retorted retorting revelations revenge reverence revolve revolved revs reward rework rifer rips rise roach roached
roaching root rooted rotations rote rotted rotund rouge rouged rouse roused rout router routes routs rubbishy ruining sables sacks sades sages
salesmen salts salve salved salves sandal sanding sates sating saves saving sawing saxes scales scammer scare scaring scats scion scone score scores
scrammed scummed seals seams searing sears seas sects seeding seeds seeking seeks seeping seeps seers segue seize seniors sensor serer serous serve
served serves serviced servile sewing sexiest sexing shade shading shake shaking shale shalt shame shaming shammed shape shaping shard shark sharking
sharp sharping shave shaving shawl shearing shell shifty shill shilled shipping ships shire shoes shoos shore shores shoring short shots shucks shying
sides sieve sifter sighed signer signet sill sing singed sinks sire sires sises sits sitter sizes skill skillet skying slammed slats slaying sling
slinks slope slopping slops sluing small smart smarten smite smites smoke snare snaring sneak sneaking sneaks snitch snitched snitching snore snores
snort soaring socialist socialists society socks soft soil sole soled soles solicited soloed solos solver someones soot sopping sops sore sores sorta
sorts souls soup sour spake spammed spare sparing spats spaying spear spearing spears specialize specializes specials speck specking specks sped speed
spent spike spill spilled spite spites spokes spore spores sport spying staffs stale stales stall star starch stare stares staring stark stars starter
stat state stats stdio steak steaks steeps stems stews sticks sties stiff stile stilled stilt sting stings stints stitch stitched stitching stoke
stokes stolen stone stones storey storeys stories stork storks storm storms story stove stoves stuff style suite suites sulks summit sung superb
superiors supervise supervised supervises supervision supervisions supervisory supper suppler supplied supplies supports surer swatch swats swaying
sweats swill swilled swing switcher switches swopping swops swore tablet tack tacked tacking tacks taker taking talc tale tales talker tall tames
taming tank tanked tanking tanks taping tared taring task tasked tasking tasks tats taxing teach teak teal teammates teams tear teas teat teats
technically techs teem teeth telephony tent tents term thaws thee thees theirs theme thicket thickets thin thine think thinks thins thong thongs
thorough thou though threw throe thrum thunk thunks ticked ticker tickers tided tides tied ties tikes tiled tiles tilling timer timers tines ting
tings toils token toking tomes tonal toots torch touchy tough tourney tracing tracks trail trailed trainee trainer trait tram transferal transfers
transfixed transfixing transformed transforming transfused transfusing transition translation transpired transpiring transverse treading tree treed
triad tribal trice tricks trill trimester trough truces trued trunks tucks twain twine tying under underhand understate understated understating
understood unreadable unset unsure untie usable valise varies vender venders venues verily verity versify vesicles vocation vote voter wadding waft
wafted wafting wafts wait waited waiter waiting waits walling wand wands wane waned wanes wank wanked wanks warden warehoused warhorses warranty wart
warts washing wasted waster watt watts wedging weeder weeding weeds weeps wees weirs welding welling welter wending went wetter white whiter
wholesaled whore whorehouses wider width wiener wilder wiling wilting wish witch wits woks women wont wonted worked worker workhouses world wormed
worming worms worse wound wring writ writer writhe writs wroth wrung
`
