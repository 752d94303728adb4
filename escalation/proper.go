package escalation

// properWordList are the English words that are one typo, or two in a long
// word, from a word of ours: they mean themselves. Cut from a list of American
// spellings (Debian's wamerican) by the distance that the matcher allows.
const properWordList = `
abased abler abort abound abut aces aches acmes acre acres adders advise advisory agenda agendas aground alder alders alike aline alley alloyed alter
amen amused angers anneal annex annul anther antis antiseptic apathetic apes apologist apses apter arise ascendant ascendants ashed ashing askew
assailable asses asset assigns associated associative aster attendance attendances attender attending auction audio avast avoid avoidable balling band
bard baring basin bass bast baste batter beach beached beaching beard beater began begun bellied belling berating berets berthing betted betters
bettor bilking billings bind bite bitten bitter blanches bland bleach bleached bleaching bleating blend bling blink blond blonder bloods bloom blower
boar boars boas bobs bogs bolder bone bonnet bonnie bonny boobed booed bookend boomed boos booted boozed bops boring borne bosh bossy bother bows boys
become becomes brad braid bran brandy breaching breading breaking breasting breath breathed breathier breech bride bridged bridges bridle brig brine brink briny
broach broached broaching brood brooked brothel brunches brunt brute budge budged budges bulled bulling bullocks bunt bureaus bureaux buried burner
burped burred burst bushiness buss busyness butte butter cabling caches caching cadre cage cake calf calk calking calls calm calming calving came
cancer cane cannon canter canto cape carboy card cared cares caret carp carried carries cars cart carton carve case cashed catcher catchers catchy
cation cats catted catting cause causes cave cell censer centers chad chads chance chancel chant chanted chanting chants chaos chap chaps chapt char
charger chargers charily chars chart charted charting charts chase chasten chattel chatter cheat cheats checker cheeked chest chid chile chili chill
chit chits chocked choke chore chosen chucked circlet circlets citation claim clam clams clans claps clarity clash clashed clasp clasps classy claws
clients clone closer closet clove coat coats cold collages collected collecting colleges colon comma commendation communicable communicant
communicants communicated communicates communication communications communicative communicator communique commuter compacted compacting competed
competence competency competently competes competing complaisance complected complement completest complied component composition compositor
compositors comprise conceit conceited concept concerning concerted concerti concerting concerto concocted concocting condensation condensing
conducted conducting conferring confessing confiscation confuting congested congesting connecter connecters connection connections connective
connector connects connoted connoting consented consenting conservation conserving consisting consoling consorting constancy constant constants consul
consular consuls consultancy consults consuming contained containing content contented contenting contested contesting contorted contorting contract
contracted contracting contracts contrast contrasted contrasting convening convent converge converging conversant conversed converses conversion
conversions convert converted converting conveying convicted convicting convulsing copes copier copiers copra copses core corrected correcting
corresponded corresponds cosies costume costumed costumes councilor counseled counsellor counsellors counselors counsels count coupe couplet covering
cozies crane crass crease crest crushed cull culling cure currant curs curt customary dados dance danker dding dearth debarment debit debt debug
decade decanting decimated decks decode decoder decreased dedicate dedicates deducted defeat defecated defecting defending deflect deft deice deices
deject dejecting delicate delis demands demeaning demure dent departmental departments depending depicted deplete depleting depletion deport
deportment deports depot dept depth derails deranging deride derision deserved deserves desiccated despatch despatches despot despots detains detect
detecting deuce deuces deviated devil devils devise dialing dices diesel diesels differed difference differently differing diffident digesting diner
ding dinker dinned directer direction directions directive directs direst dirge disbursing disclosing discoursing discus discuses diseased disguising
dismissing dispensed dispersed displaced displayed disposable disrupting dissecting disses distribute distributed distributes distribution distrusting
disusing divers diverting divesting doling doming donut doping dosing doting dozing driers drivels drives droid drovers duded dudes duds duke dune
dunner dupe durability earl earls ease easing educated eery eighth eighty elective electives electrolyte elimination eliminations ember embers emery
employe employed employer employers employes empress endorsement engendering envoy equine eras escalates escalation escalations escalator etch ether
evacuating ever excavated excavating excavation exclaiming execs executes executing execution executions executrices executrixes exert exerts exes
exhalation exhort expect expects expedience expediences expediency experience experienced experiences experimented expert exploiting explore explored
export exports extort fallowed fallowing farther fatter faxed feather feet fetich fight filly finagles finder finders finer fixer flash flee flees
fleshy flighty flush folly fond forage forearmed forearming forewarned forewarning format forth forwarder forwardest forwards foully fount foxed frag
frags frame freed freer frees fresh fret fright fund funking gain gander garage gays gene genera genie genital genre gentle genus gibing gong goodby
goodbys goring greet griped grouped guess gums guns gusts guts gutting hacker hake hale haling halve halving handled handler hands handy hang hanged
hangs hank hanks hard hare haring harked harpy hart harts haste hasty hate haven haves hawing hawked haze hazing heading healing healthy heap heaped
heaping heaps hearth heath heating heave heaving held hell helm helms helper helplines hemp herring hiding hieing hiking hilt hind hinds hippy hive
hiving hock hocked hods holes homophobia honk honked hood hooded hoods hoof hoofed hooker hookey hooks hooky hoop hooped hoot hooted hostel hotlink
hove hovel humane idiom impalement incest incredible indemnify indignant indignantly individualism individualist individually induction inebriating
infest infirm infraction ingest injection instil insulated insured intense interdicting interdiction interesting interjecting interjection interlace
interlacing intersecting intersection intoxicant intoxicate inured invent invert iterating iteration iterations jaguar joker journalese journalism
journals journey joying junco junior keels keens kilning kinda kinds king kink knowledgeably lacy laddering lade lads lake lame lance lanced lances
lancet lander lane lank lanker lasing layer layers lazy leader leading leafing leaning leaping lease leasing leaven ledge legalese legates lemma
lender lewder lice licensee licensees licit lick licked lien life liked liken liker likes liking lime liming lined linen liner lines lining linker
links lint linted lire lite livability lived liven liver lives livings llama llamas locale locals locking locutions lode lodger loge lone lonely
looming loosing looting loping love loving lowing loyal lunar lunch manage managed managements manages mange manged manger mangers mangier mangler
manner manor marcher mare marry marsh masher massage mastery math matte matted mattes matzo mayor meaner meat meddle medial median medians melded
melting menage menses mere meres merge mesas meshes mess messes mete metes meting mettle miasma mighty mine miner mister misunderstand mite mitten
moaning moat monger monkey mooing mooning moping mosey moth moths mourning mouth mouths mowing muddle muses muster mutter nationalist nationalists
needled needy negatived nerd nerds nest newer nicer niche niches nick niece nigh nighty nine nite note novice nuder numbed ocher odder office officers
offices olden older ombudsmen operates operations orations ordinance ordnance organist organizational others otter pace pads pagers palace paler pals
pampers pane panned panning pans papery paps parch parched pares parley parlor pars parse parsed parser parsing parson parsonages parsons passel
passer passes past pasted pasts patches patchy patent patents path patina pats patting paupers pause paused pausing paws payers pays peace peasant
pease peopled peoples persona personae personage personages personals personnel perter petting pheasant phones phoney phony physicals pipers piss
pissed pissing pitch pitched pitting pivot placer plaice plainer plains plane planed planes planing plank planking planks plant planter planters
planting plants plate plated player plaza pleaded pleas pleated plot podia poker polite polity pone ported porting poser posing positing poss posse
postal poster potion potions potter potting pouting powder practise prayed prediction prefect prefers preps pres preys pricking priding prim primacy
primal prime priming primp prizing probability processional processionals produce produces profess professed professing profession professionalism
professionally professions progressing prone propel prose prosecution prosper protector protested protesting protraction prove prowess punting purse
pursing pursuer pursuits puss puttying quail qualifier qualifiers qualifies qualify qualities quantified quartet quartets queen quiet quine quire
quota quoth raciest radially rally rapist raps rasher ratification reaches react reacted reacting reactions read readier realer realest realm realms
reals realty ream reamer reap reaper reaps rear receptionists receptions recline reclined reclines redden redder redirection redirects reds reedy
reefer reel refereed referenced refers reformer refs regal regales regally regulations regulatory reheating reis relating relation relational
relatives relaxation relaxations religions rely remote renal render repay repealing repenting replay replaying replete repose representation
representations repute requests requite requites requiting reroutes resales resort resorted resorting resp retainer retch retched retching retirements
retort retorted retorting reunification revelations revenge reverence revolve revolved revs reward rework rifer rips rise roach roached roaching root
rooted rotations rote rotted rotund rouge rouged rouse roused rout router routes routs rubbishy ruining sables sacks sades sages salesmen sally salts
salve salved salves sandal sanding sates sating saves saving sawing saxes scales scampers scare scaring scats scion scone score scored scores scrammed
scummed sealing seals seams searing sears seas sects seeding seeds seeking seeks seeping seeps seers segue seize seniors sensor sere serer serge
serous serviced servile servo sewing sexiest sexing shack shade shading shake shaking shale shalt shammed shape shaping shard shark sharking sharp
sharping shave shaving shawl shearing shell shelling shifty shill shilled shipping ships shire shlock shoes shook shoos shore shored shores shoring
short shots shuck shucks shying sides sieve sifter sighed signer signet sill sing singed sinks sire sires sises sits sitter sizes skill skillet skying
slammed slammers slats slaying sling slinks slope slopping slops sluing smart smarten smarting smell smelling smite smites smock smoke snare snaring
sneak sneaking sneaks snitch snitched snitching snore snored snores snort soaring socialist socialists society sock socks soft soil sole soled soles
solicited soloed solos solver someones soot sopping sops sore sores sorta sorts souls soup sour spake spammed spammers spare sparing spats spaying
spear spearing spears specialize specializes specials speck specking specks sped speed spelling spent spike spill spilled spite spites spokes spore
spored spores sport spying stacked stacking staffs staked staking stale staled stales staling stalker stall stalled stalling stammers starch stare
stared stares staring stark starling starter startling starving stat state stating stats stdio steak steaks steeps stems stews sticks sties stiff
stile stilled stilt sting stings stints stitch stitched stitching stock stoke stoked stokes stolen stone stoned stones storey storeys storied stories
stork storks storm stormed storms story stove stoves stowed stuff style suction suite suites sulks summit sung superb superiors supervise supervised
supervises supervision supervisions supervisory supper suppler supplied supplies supports surer swatch swats swaying sweats swelling swerve swerved
swerving swill swilled swing switcher switches swopping swops swore tablet tack tacked tacking tacks taking talc tale tales talker tall tames taming
tank tanked tanking tanks taping tared taring task tasked tasking tasks tats taxing teach teak teal teammates teams tear teas teat teats technically
techs teem teems teeth telephony tent tents term terns thaws thee thees theirs theme thicket thickets thin thine think thinks thins thong thongs
thorough thou though threw throe thrum thrust thrusting thunk thunks ticked ticker tickers tided tides tied ties tikes tiled tiles tilling timer
timers tines ting tings titter toils toking tomes tonal toots torch tortes totes touchy tough tourney tracing tracks trail trailed trainee trainer
trait tram transferal transfers transfixed transfixing transformed transformer transforming transfused transfusing transition translation transpired
transpiring transverse treading tree treed triad tribal trice tricks trill trimester trough truces trued truest trunks truss trussing trusty tryst
trysting tucks twain twine twister twitted tying udder underhand understate understated understating understood unreadable unset unsure untie useable
ushers valise varies vender venders venues verily verity versify vesicles vocation vote voter wadding waft wafted wafting wafts wait waited waiter
waiting waits walling wand wands wane waned wanes wank wanked wanks warden warehoused warhorses warranty wart warts washing wasted waster watt watts
wedging weeder weeding weeds weeps wees weirs welding welling welter wending went wetter white whiter wholesaled whorehouses wider width wiener wilder
wiling wilting wish witch withdrawn withdrew wits woks women wont wonted worked worker workhouses world wormed worming worms worse wound wring writ
writer writhe writs wroth wrung
`
