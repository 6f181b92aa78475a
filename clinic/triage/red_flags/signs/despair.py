"""Thoughts of suicide and self-harm, as data for :mod:`clinic.triage.red_flags.check`."""

from __future__ import annotations

from clinic.triage.red_flags.word_families import Sign, sign

SELF_HARM_SIGNS: tuple[Sign, ...] = (
    sign(
        "wants_to_die",
        r"(?P<key>suicid(?:al|e))(?! squad)",
        r"(?P<key>kill(?:ing)?|hang(?:ing)?|end(?:ing)?|drown(?:ing)?|shoot|unalive) (?:myself|herself|"
        r"himself|themselves|themself)(?! laughing| up| with laughter)|"
        r"(?P<key2>kms|unalive me)",
        r"(?P<key>end(?:ing)?) (?:it all|my life|my own life|things for good|her life|his life|"
        r"everything)(?! insurance)",
        r"(?P<key>tak(?:e|ing)) (?:my|her|his) own life|(?P<key2>(?:ending it$|it all to (?:just )?(?:end|"
        r"stop)))|(?P<key3>(?:took|taken) (?:a |an )?(?:load|lots?|handful|bottle|bunch|packet|"
        r"whole \w+) of (?:\w+ )?(?:pills|tablets|paracetamol))",
        r"(?P<key>want|wants|wanna|wanted|wanting|rather|ready|wish i could|wish to|going|just|"
        r"prefer) (?:to )?(?:just )?(?:fucking )?(?:die|be dead|b dead)"
        r"(?! (?:of|laughing|from (?:embarrass\w+|laughing|boredom)|for (?:it|that|this|skin|her|your)|"
        r"trying|hard|looking|pretty|young))",
        r"(?P<key>wish(?:es|ed)?) (?:\w+ ){0,2}(?:i|she|he) (?:was|were|had|had never been|wasnt|werent|"
        r"hadnt been|never been|could|would)(?: never)?(?: been)? (?:dead|born|alive|die|here anymore|"
        r"not wake up)",
        r"(?P<key>wish(?:es|ed)?) (?:\w+ ){0,2}(?:im|i am) dead",
        r"(?P<key>better off) (?:dead|without me)|(?P<key4>(?:nobody|no one|noone) would (?:miss me|"
        r"care if i (?:died|was gone)))|(?P<key5>want (?:my life|it|this|everything) to (?:just )?(?:end|"
        r"be over)(?! with)|dont think i want to (?:live|be (?:alive|here))|"
        r"cant live (?:with (?:this face|my face|myself)|like this))|"
        r"(?P<key2>i should (?:just )?die)(?! my)|"
        r"(?P<key3>feel like dying)",
        r"(?P<key>dont|doesnt|didnt|not|no longer) (?:really |even )?(?:want|wanna|wish|wants|"
        r"feel like) (?:to )?(?:be|being) (?:here|alive|around)(?: (?:anymore|any longer|at all|tomorrow|"
        r"now|on this (?:earth|planet)|because|with)| ?$)",
        r"(?P<key>dont|doesnt|no longer|not) (?:really |even )?(?:want|wanna|wish|wants) (?:to )?(?:live|"
        r"exist|wake up|carry on living|go on living|keep living|(?:carry|go) on(?= anymore| any longer|"
        r" like this| with life|$))"
        r"(?! (?:with (?:the |these |my |this )?(?:scars|acne|skin|pores|wrinkles)|in |near |far|to |early|"
        r"at |on |the|holiday|too|for |through|a ))",
        r"(?P<key>no|whats the|not any|see no|isnt any|any|(?:dont |cant )?see (?:the|any|a)) (?:point|"
        r"reason) (?:in |of |to )?(?:me )?(?:living|live|being alive|being here|going on|carrying on|go on|"
        r"life|existing|carry on|anymore)"
        r"(?! (?:with (?:the |this )?(?:treatment|course|sessions)|a course|in london|near|far))",
        r"(?:life|my life|its|living) (?P<key>(?:(?:is|isnt|is not|"
        r"just)(?! worth it) )*(?:not worth living|isnt worth it$|"
        r"not worth it anymore|worth living|pointless(?: (?:now|anymore)|$)|worthless))(?! if)",
        r"(?P<key>life (?:has|feels) (?:no meaning|meaningless)|never been born|"
        r"nothing (?:left )?to live for|nothing worth living|tired of (?:living|life|being alive)|"
        r"sick of (?:living|being alive)|done with life|had enough of (?:life|living)|"
        r"cant face (?:life|living|another day)|hate (?:being alive|my life|living)|fed up of (?:living|"
        r"life))",
        r"(?P<key>cant) (?:go on|carry on|do this|keep going|cope|take it|take this|live)(?: (?:anymore|"
        r"any longer|living|like this|with life|with living|being me))(?! (?:mask|booking|chat))",
        r"(?P<key>feel(?:ing|s)?|im) (?:so |completely |totally |just |absolutely |really |"
        r"like im )*(?:worthless|(?:in )?despair(?:ing)?|beyond help)|(?P<key2>feel(?:ing|s)?) (?:so |"
        r"completely |totally |really |utterly )*hopeless"
        r"(?! (?:about|with|at|case))",
        r"(?P<key>overdos(?:e|ed|ing))(?! (?:of|on) (?:retinol|vitamin|acid|product\w*|skincare|serums?|"
        r"botox|filler))",
        r"(?P<key>jump(?:ing)?) (?:off|in front of) (?:a |the )?(?:bridge|building|roof|train|tube)",
        r"(?P<key>disappear|sleep) (?:forever|and (?:not|never) wake up)|(?P<key2>never wake up|"
        r"not wake up)(?: again| tomorrow| anymore| in the morning|$)",
        r"(?P<key>might as well|rather|better (?:off )?if i|wish i|happier if i|easier if i|if i) (?:just )?(?:be dead|not be here|"
        r"wasnt (?:here|around|alive)|werent (?:here|around|alive)|didnt exist|not exist|was(?:nt)? (?:gone|dead|born)|disappeared|"
        r"be gone|could (?:just )?(?:disappear|stop existing|not exist|vanish)|not be alive|died|were (?:gone|dead)|just died)"
        r"(?! (?:for|on|at|in time))",
        r"(?P<key>topp?(?:ed|ing)? (?:myself|himself|herself)|do (?:myself|himself|herself) in|done with (?:living|life|it all|everything)|"
        r"(?<!all )(?<!it )(?<!them )(?<!that )(?<!this )off (?:myself|himself|herself)|offing myself|finish myself|neck myself|slit my|slash my|string myself up|"
        r"throw(?:ing)? myself (?:off|in|under)|put an end to (?:it all|it$|myself|everything)|end things(?= |$)|ending things(?= |$)|"
        r"checking out for good|not long for this world|say(?:ing)? goodbye to (?:everyone|the world|my (?:kids|family|mum))|"
        r"goodbye (?:letters?|notes?|world|forever)|suicide note|leav(?:e|ing) a note|written (?:\w+ ){0,3}(?:goodbyes?|a note)|"
        r"writing (?:\w+ )?goodbyes?|made a plan to|got (?:a|my) plan(?=.*(?:end|die|pills))|planned how)"
        r"(?! (?:with you|membership|contract))",
        r"(?P<key>(?:pills|tablets|rope|blade|razor|knife|medication|meds|paracetamol) (?:\w+ ){0,4}(?:ready|in my hand|in front of me|"
        r"lined up|laid out|saved up|next to me|stockpil\w+|stashed|all of them|the lot|them all)|(?:saving|saved|stockpil\w+|hoard\w+|counting|"
        r"counted) (?:up )?(?:my |all my )?(?:pills|tablets|medication|meds|paracetamol)|(?:swallow\w*|took|taken|take|taking|necked|"
        r"downed) (?:\w+ ){0,4}(?:all|whole|every|loads of|bottle of|box of|packet of|too many|lots of|handful of|\d\d) (?:of )?"
        r"(?:\w+ ){0,2}(?:pills|tablets|meds|medication|paracetamol|sleeping \w+))(?! (?:time|day|sessions?|week|course|photos?|good))"
        r"",
        r"(?P<key>nobody|no one|noone|anyone|who|dont think anyone|not a soul|people) (?:would|will|wld|id|even|to) (?:\w+ ){0,2}"
        r"(?:miss me|care if i|notice if i|care when im|cry at my|be sad if i|notice (?:im|i was) gone|come to my funeral|even know im gone)",
        r"(?P<key>better (?:off )?without me|(?:family|kids|husband|everyone|everybody|people|they|world|mum|wife|partner) (?:\w+ ){0,4}better "
        r"(?:off )?(?:if i|without me)|be doing (?:everyone|them|people|the world|my family|you all) a favour|just a burden|"
        r"(?:im|such|being|feel like|only) a burden|i dont deserve to (?:live|be here|be alive)|i deserve to die|"
        r"shouldnt be (?:alive|here anymore)|dont deserve to exist)",
        r"(?P<key>want|wanna|need|looking for|wish for|only|see|theres) (?:a |one |any |no |the |only |an )*(?:way )?(?:out of (?:this|my) "
        r"(?:life|world|body|existence|hell)|out permanently|(?:other )?way out$|(?:to )?stop existing|an end to (?:it|everything|it all)|"
        r"everything to stop|it all to stop|to be dead|it to be over|to fade away|to be gone|to cease|to go to sleep and)"
        r"(?! (?:contract|course))",
        r"(?P<key>dont|cant|cannot|no longer|do not|couldnt|not) (?:\w+ ){0,2}(?:see|have|got|imagine) (?:a |any |my |much of a |no |"
        r"myself |the )*(?:future$|future for me|future anymore|way out$|way forward|way out ,|way out and|reason to|point anymore|"
        r"point in anything|point in life|point of anything|light at the end|hope left|growing old|tomorrow|next week$|next year$)"
        r"(?! (?:switch|come back|book|pay|change|use|choose|go back|keep using))",
        r"(?P<key>(?:theres |ive |have |ive got |got |have got |there is |has )?(?:no future(?: for me)?|no way out|no hope(?: left)?|nothing left(?: for me| in me| to)?"
        r"|no reason to (?:live|be here|carry on|go on|wake up|get up)|lost (?:all )?(?:hope|the will)|lost the will to live|"
        r"given up on (?:life|everything|living|myself)|giving up on life|ready to (?:go|give up on life|die)|"
        r"no will to (?:live|go on)|run out of (?:reasons|hope)))(?= $|$| and| ,| because| cos| for me| left| in me| i| to live| with this "
        r"face| anymore| now| looking| on life)(?! (?:of stock|to lose|in stock))",
        r"(?P<key>thinking|thought|think|thoughts|planning|feel like|tempted|going|urge|wanted|want|googl\w+|considering|close) "
        r"(?:\w+ ){0,2}(?:jump(?:ing)?(?= $|$| off| in front| under| from|, )|driving into|walk(?:ing)? into (?:the (?:sea|traffic|road)|traffic)|"
        r"walk(?:ing)? in front|step(?:ping)? (?:off|in front|out in front)|crash(?:ing)? (?:my|the) car|drown(?:ing)?|"
        r"hang(?:ing)? (?:myself)|how to die|ways to die|how to (?:end|kill)|painless (?:ways|way)|dying a lot|dying all the time|being dead)",
        r"(?P<key>had enough|fed up|tired|sick|exhausted|done|finished) (?:of|with|by) (?:it all|everything|existing|fighting|trying to live|"
        r"being me|this life|this world|breathing|being here|waking up)(?! (?:in|at|for|early))",
        r"(?P<key>cant|cannot|dont want to|dont wanna|dont know how to|not able to|dont think i can) (?:\w+ ){0,2}(?:go on|carry on|keep going|do life|"
        r"face (?:tomorrow|the world|the day|anymore|it anymore)|see a way out|cope|do it anymore|do this|live|face living|be here|wake up|"
        r"be me|survive|get through)(?= (?:anymore|any longer|much longer|like this|tonight|no more|with life|another|feeling|"
        r"living|being|in this|i just|and|this$)| ?,| ?$)(?! and (?:go|pay|book))",
        r"(?P<key>if i (?:end|ended|killed|hurt|cut)|world (?:is |would be |be |s )?better|dark (?:thoughts|place)|"
        r"very dark place|intrusive thoughts (?:about|of)|at (?:my )?(?:breaking point|wits end with life|rock bottom)|"
        r"in crisis|mental health crisis|on the edge (?:of|and)|end of my tether with life|not safe (?:with|from|on my own|by) (?:myself)?|"
        r"dont feel safe (?:with myself|on my own|tonight|alone)|might do something (?:stupid|silly|bad|to myself)|"
        r"do something (?:stupid|silly|terrible) to myself|call (?:the )?samaritans|number for (?:the )?samaritans)"
        r"(?! (?:hair|skin|circles|spots))",
        r"(?P<key>hate (?:being alive|my life|living|myself so much|existing|being me)|loathe myself|disgusted (?:by|with) myself|"
        r"(?:life|everything) (?:is |feels |seems |has |just )*(?:over for me|not worth|pointless$|unbearable|meaningless|no longer worth|"
        r"hopeless|too much to live)|what(?:s| is)? the (?:use|point) (?:of|in) (?:me|anything|it all|carrying|going on|trying anymore|"
        r"any of it|being)|whats the point anymore|see the point anymore|ruined my life and i)(?! (?:mask|paying|booking))",
        r"(?P<key>not worth (?:being alive|living|carrying on|being here)|imagin\w+ (?:not being here|being dead|dying|my funeral)|what i (?:might|will|could|may) do to myself|"
        r"scared of myself|dont trust myself (?:tonight|anymore|alone|to)|(?<!before )(?<!when )(?<!once )(?<!till )(?<!until )(?<!after )im (?:finished|done)$|(?:i have|ive|ive got) a plan and|have a plan to (?:end|die)|"
        r"got a plan to (?:end|die)|(?:cant|dont want to) (?:do|take|be) (?:it|this|here) anymore|ready to (?:die|go$|be gone)|time to go (?:for good|forever))"
        r"(?! with (?:you|this (?:app|website)))",
        unless=r"\b(?:help prevent suicide|suicide prevention charity)\b",
        free=True,
    ),
    sign(
        "self_harm",
        r"(?P<key>self harm(?:ing|ed|s)?|selfharm(?:ing|ed|s)?)(?! (?:scar\w*|marks?|lines?))",
        r"(?P<key>want to|wanna|going to|gonna|thinking (?:of|about)|thoughts of|feel like|urges? to|"
        r"tempted to|might|keep|keeps|been|started|want|about to|thought about|wants to|ill) "
        r"(?:\w+ )?(?:hurt(?:ing)?|harm(?:ing)?|cut(?:ting)?|burn(?:ing)?) (?:myself|herself|himself|"
        r"themselves)(?! (?:shaving|by accident|when|while|off))",
        r"(?P<key>cut|cutting|hurt|hurting|harm|harming|burn|burning|hitting|punching|starving|punish\w*) (?:myself|herself|himself|"
        r"my (?:arms?|wrists?|legs?|thighs?)|her (?:arms?|wrists?|legs?)|his (?:arms?|wrists?))(?= again| tonight| on purpose| to cope| because|"
        r" most| every| over| when i (?:see|look)| cos| since| ?$| ,| and (?:i|cant|dont)|  to feel| with a (?:blade|razor))(?<!i cut myself)",
        r"(?P<key>relapsed (?:with|on|and) (?:\w+ )?(?:cutting|self|cut)|got (?:a|my) (?:blade|razor) (?:in|to|and)|sh relapse|"
        r"(?:tear|rip|scratch|claw|cut|carve|slice|peel) (?:\w+ )?my (?:face|skin) off|(?:cut|slice|carv\w*) (?:up )?my (?:own )?face)",
        r"(?:started|been|back to|keep|started to|relapsed and|im|went back to) (?:\w+ )?(?P<key>cutting|self harming|burning myself|hurting myself|sh) (?:again|myself|my|tonight|every)",
        unless=r"\b(?:self ?harm(?:ing)? (?:\w+ )?(?:scar\w*|marks?)|(?:scar\w*|"
        r"marks?) (?:\w+ ){0,6}(?:from|of|by|due to|caused by|after|through) (?:\w+ ){0,3}(?:self ?harm\w*|"
        r"cutting|hurting|harming))\b",
        free=True,
    ),
)
